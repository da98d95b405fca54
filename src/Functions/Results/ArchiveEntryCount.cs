using Azure;

namespace DeepEmotion.Functions.Results;

/// <summary>A zip that was read to its end.</summary>
/// <param name="Batch">Its batch.</param>
/// <param name="Blob">The zip's blob.</param>
/// <param name="ETag">The version that was read.</param>
/// <param name="Photos">How many rows it yields.</param>
public sealed record ArchiveEntryCount(string Batch, string Blob, string ETag, int Photos)
{
    /// <summary>When that version was uploaded, by storage's clock (UTC).</summary>
    public DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Files left out because an operating system or file manager created them.</summary>
    public int NotRead { get; init; }

    /// <summary>Whether all of its rows were found in the table.</summary>
    public bool IsComplete { get; init; }

    internal ETag Version { get; init; }
}
