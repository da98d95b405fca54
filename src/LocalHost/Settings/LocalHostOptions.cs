using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.LocalHost.Settings;

/// <summary>Settings of the local host that the Functions host does not have: section <c>LocalHost</c>.</summary>
public sealed class LocalHostOptions
{
    public const string Section = "LocalHost";

    /// <summary>The port of the HTTP functions on 127.0.0.1; 0 means any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    /// <summary>Whether to use any free port if the given one is taken.</summary>
    public bool AnyPort { get; set; }

    /// <summary>Host names, beside those of this machine's loopback, that a request may be addressed to.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Origins, such as <c>https://photos.example</c>, of pages that may send requests and read the answers.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>How long running invocations may take to end after a stop.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause between two scans of a container while new blobs keep coming.</summary>
    public TimeSpan BusyScanInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause between two scans of a container without new blobs.</summary>
    public TimeSpan IdleScanInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a blob is tried; the Functions host's default.</summary>
    [Range(1, 100)]
    public int BlobAttempts { get; set; } = 5;

    /// <summary>The pause after a blob failed.</summary>
    public TimeSpan BlobRetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a fetched message is hidden unless renewed: after this, a killed host's messages come back.</summary>
    public TimeSpan MessageLease { get; set; } = TimeSpan.FromSeconds(20);
}
