namespace DeepEmotion.LocalHost.Azurite;

/// <summary>Settings of a local storage account.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The folder of the account's data; null keeps it in memory only.</summary>
    public string? DataFolder { get; init; }

    /// <summary>A file that gets one entry per request; null for none.</summary>
    public string? DebugLog { get; init; }

    /// <summary>How long Azurite may take to listen; loading a large account takes time.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long Azurite may take to save its state.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
