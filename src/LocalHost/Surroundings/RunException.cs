namespace DeepEmotion.LocalHost.Surroundings;

/// <summary>The command cannot do what it was asked to; the message is for the person who typed it, and says what helps.</summary>
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
