namespace DeepEmotion.LocalHost.Azurite;

/// <summary>The local storage could not be started; the message says what to do.</summary>
public sealed class AzuriteException : Exception
{
    public AzuriteException()
    {
    }

    public AzuriteException(string message)
        : base(message)
    {
    }

    public AzuriteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
