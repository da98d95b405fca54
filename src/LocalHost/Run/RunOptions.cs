namespace DeepEmotion.LocalHost.Run;

/// <summary>What the command line asked for.</summary>
public sealed record RunOptions
{
    /// <summary>A photo, a folder or a zip.</summary>
    public required string Path { get; init; }

    /// <summary>Which files right in the folder are meant; <c>*</c> is all of them, and those of folders within.</summary>
    public string Pattern { get; init; } = "*";

    /// <summary>The batch; null names it after <see cref="Path"/>.</summary>
    public string? Batch { get; init; }

    /// <summary>Where the batch's files are written; null for <c>out/{batch}</c>.</summary>
    public string? Out { get; init; }

    /// <summary>Whether to stay up afterwards and score what is dropped.</summary>
    public bool Serve { get; init; }

    /// <summary>Whether spans and metrics are written to the console.</summary>
    public bool ConsoleTelemetry { get; init; }

    /// <summary>The folder of the local storage account.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A file for Azurite's debug log; null for none.</summary>
    public string? StorageLog { get; init; }
}
