using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.LocalHost.HostJson;

/// <summary><c>extensions.blobs</c> of host.json.</summary>
public sealed record BlobSettings
{
    /// <summary>How many blobs one function works on at a time.</summary>
    [Range(1, 256)]
    public int MaxDegreeOfParallelism { get; init; } = 8;
}
