namespace DeepEmotion.LocalHost.Run;

/// <summary>The command cannot do what it was asked to; the message is for the person who typed it.</summary>
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
