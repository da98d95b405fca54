namespace DeepEmotion.Training.Data;

/// <summary>A given file or option cannot be used; the message names it and says what to give instead.</summary>
public sealed class UsageException : Exception
{
    public UsageException()
    {
    }

    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
