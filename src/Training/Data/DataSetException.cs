namespace DeepEmotion.Training.Data;

/// <summary>A file is not the data set it was taken for; the message says what was expected.</summary>
public sealed class DataSetException : Exception
{
    public DataSetException()
    {
    }

    public DataSetException(string message)
        : base(message)
    {
    }

    public DataSetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
