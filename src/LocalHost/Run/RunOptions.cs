namespace DeepEmotion.LocalHost.Run;

/// <summary>The options of the command line.</summary>
public sealed record RunOptions
{
    /// <summary>Photos, folders and zips.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Selects the files directly in a folder; <c>*</c> means all files, including those of subfolders.</summary>
    public string Pattern { get; init; } = "*";

    /// <summary>The batch's name; null names it after <see cref="Paths"/>.</summary>
    public string? Batch { get; init; }

    /// <summary>Where the batch's files are written; null for <c>out/{batch}</c>.</summary>
    public string? Out { get; init; }

    /// <summary>The batch whose failed photos are retried instead of running <see cref="Paths"/>; null for a run.</summary>
    public string? Requeue { get; init; }

    /// <summary>The batch whose stored faces <see cref="Model"/> scores, instead of running <see cref="Paths"/>; null for a run.</summary>
    public string? Rescore { get; init; }

    /// <summary>The model that scores: for a run <see cref="Latest"/> or null, for <see cref="Rescore"/> a version.</summary>
    public string? Model { get; init; }

    /// <summary>The serving model, even if it changes during a batch.</summary>
    public const string Latest = "latest";

    /// <summary>The batch to make a labelling page for; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>How many faces the labelling page shows.</summary>
    public int Sample { get; init; } = 300;

    /// <summary>The batch whose figures <see cref="Labels"/> correct; null for none.</summary>
    public string? Agreement { get; init; }

    /// <summary>Files that the labelling page exported.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>A file that assigns photos to groups; null for the batch's current groups.</summary>
    public string? Groups { get; init; }

    /// <summary>Whether a report without faces and names is also written.</summary>
    public bool Faceless { get; init; }

    /// <summary>Whether the report shows occlusion maps.</summary>
    public bool Explain { get; init; }

    /// <summary>The batch of a command other than a run; null for a run.</summary>
    public string? KnownBatch => Requeue ?? Rescore ?? Label ?? Agreement ?? Forget?.Split('/')[0];

    /// <summary>The batch, or batch and photo with a slash between, to forget; null for none.</summary>
    public string? Forget { get; init; }

    /// <summary>Whether the batch's earlier photos, rows and results are removed first.</summary>
    public bool Fresh { get; init; }

    /// <summary>Whether copies of photos remain in the local storage after they are scored.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether to stay up afterwards and score uploads.</summary>
    public bool Serve { get; init; }

    /// <summary>Whether to stay up afterwards and score new and changed files in the paths.</summary>
    public bool Watch { get; init; }

    /// <summary>Whether the report is opened.</summary>
    public bool Open { get; init; }

    /// <summary>Whether standard output gets only one line of JSON.</summary>
    public bool Json { get; init; }

    /// <summary>The port of the HTTP functions; null for 7071 if the run stays up and the port is free, else for any port.</summary>
    public int? Port { get; init; }

    /// <summary>Host names, beside this machine's loopback names, that requests may be addressed to.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins of pages that may send requests.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Whether to print how long the batch's steps took.</summary>
    public bool Profile { get; init; }

    /// <summary>Whether spans and metrics are written to the console.</summary>
    public bool ConsoleTelemetry { get; init; }

    /// <summary>The folder of the local storage account.</summary>
    public required string DataFolder { get; init; }

    /// <summary>What the run itself writes beside results.</summary>
    public IReadOnlyList<string> OwnPaths => StorageLog is null ? [DataFolder] : [DataFolder, StorageLog];

    /// <summary>A storage account to use instead of a local one; null for the local one.</summary>
    public string? Connection { get; init; }

    /// <summary>A file for Azurite's debug log; null for none.</summary>
    public string? StorageLog { get; init; }
}
