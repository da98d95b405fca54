namespace DeepEmotion.LocalHost.Run;

/// <summary>What the command line asked for.</summary>
public sealed record RunOptions
{
    /// <summary>Photos, folders and zips.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Which files right in a folder are meant; <c>*</c> is all of them, and those of folders within.</summary>
    public string Pattern { get; init; } = "*";

    /// <summary>The batch's name; null names it after <see cref="Paths"/>.</summary>
    public string? Batch { get; init; }

    /// <summary>Where the batch's files are written; null for <c>out/{batch}</c>.</summary>
    public string? Out { get; init; }

    /// <summary>The batch whose failed photos are to be tried again, in place of a run of <see cref="Paths"/>; null for such a run.</summary>
    public string? Requeue { get; init; }

    /// <summary>The batch whose stored faces are to be scored by <see cref="Model"/>, in place of a run of <see cref="Paths"/>; null for such a run.</summary>
    public string? Rescore { get; init; }

    /// <summary>The model that scores: for a run <see cref="Latest"/> or null, for <see cref="Rescore"/> a version.</summary>
    public string? Model { get; init; }

    /// <summary>Stands for whichever model serves, also when that changes in the middle of a batch.</summary>
    public const string Latest = "latest";

    /// <summary>The batch to make a labelling page for; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>How many faces the labelling page shows.</summary>
    public int Sample { get; init; } = 300;

    /// <summary>The batch whose figures are to heed <see cref="Labels"/>; null for none.</summary>
    public string? Agreement { get; init; }

    /// <summary>Files that the labelling page exported.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>A file that says which photos make a group; null for what the batch has.</summary>
    public string? Groups { get; init; }

    /// <summary>Whether a report without faces and names is written, too.</summary>
    public bool Faceless { get; init; }

    /// <summary>Whether the report shows what answers rest on.</summary>
    public bool Explain { get; init; }

    /// <summary>The batch that a command other than a run is about; null for a run.</summary>
    public string? KnownBatch => Requeue ?? Rescore ?? Label ?? Agreement ?? Forget?.Split('/')[0];

    /// <summary>The batch, or the batch and photo with a slash between, that is to be forgotten; null for none.</summary>
    public string? Forget { get; init; }

    /// <summary>Whether the batch's earlier photos, rows and results are removed first.</summary>
    public bool Fresh { get; init; }

    /// <summary>Whether copies of photos stay in the local storage once they are scored.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether to stay up afterwards and score what is dropped.</summary>
    public bool Serve { get; init; }

    /// <summary>Whether to stay up afterwards and score what changes in the paths.</summary>
    public bool Watch { get; init; }

    /// <summary>Whether the report is opened.</summary>
    public bool Open { get; init; }

    /// <summary>Whether standard output gets one line of JSON and nothing else.</summary>
    public bool Json { get; init; }

    /// <summary>The port of the http functions; null for any, or 7071 where it is free and the run stays up.</summary>
    public int? Port { get; init; }

    /// <summary>Host names beside those of this machine's loopback that requests may be addressed to.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins of pages that may send requests.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Whether to print where the batch's time went.</summary>
    public bool Profile { get; init; }

    /// <summary>Whether spans and metrics are written to the console.</summary>
    public bool ConsoleTelemetry { get; init; }

    /// <summary>The folder of the local storage account.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A storage account to use instead of a local one; null for the local one.</summary>
    public string? Connection { get; init; }

    /// <summary>A file for Azurite's debug log; null for none.</summary>
    public string? StorageLog { get; init; }
}
