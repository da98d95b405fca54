namespace DeepEmotion.LocalHost.Azurite;

/// <summary>How a local storage account is run.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The folder of the account's data; null keeps everything in memory and loses it at the end.</summary>
    public string? DataFolder { get; init; }

    /// <summary>A file that gets one entry a request; null for none.</summary>
    public string? DebugLog { get; init; }

    /// <summary>How long Azurite may take to listen; reading a large account's state back takes its time.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long Azurite may take to save its state.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
