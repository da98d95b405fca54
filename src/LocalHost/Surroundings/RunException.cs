namespace DeepEmotion.LocalHost.Surroundings;

/// <summary>The command failed; the message is for the user and says what to do.</summary>
public sealed class RunException : Exception
{
    public RunException()
    {
    }

    public RunException(string message)
        : base(message)
    {
    }

    public RunException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
