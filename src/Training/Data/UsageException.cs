namespace DeepEmotion.Training.Data;

/// <summary>What was given, a file or an option, cannot be used; the message names it and says what would do.</summary>
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
