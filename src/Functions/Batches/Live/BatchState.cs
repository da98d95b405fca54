using System.Diagnostics.CodeAnalysis;
using DeepEmotion.Functions.Batches.Files;

namespace DeepEmotion.Functions.Batches.Live;

/// <summary>A batch as <c>GET /api/batches</c> shows it: its figures, its progress, and links.</summary>
/// <remarks>Once the result files contain every row, figures come from them, so they always agree with the report.</remarks>
public sealed record BatchState : BatchSummary
{
    [SetsRequiredMembers]
    public BatchState(BatchSummary figures)
        : base(figures)
    {
    }

    /// <summary><c>waiting</c>: no photo has a result; <c>working</c>: some of the expected ones have; <c>complete</c>: all have, or had before photos were forgotten; <c>open</c>: the expected number is unknown.</summary>
    public string State { get; init; } = "open";

    /// <summary>Photos expected; each photo in a zip counts.</summary>
    public int? Expected { get; init; }

    /// <summary>Expected files that will not come.</summary>
    public int? LeftOut { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the first result was written.</summary>
    public DateTimeOffset? FirstTouchedAt { get; init; }

    /// <summary>When the latest results were written.</summary>
    public DateTimeOffset? TouchedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the figures were counted. A large batch in progress is counted now and then.</summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>Why it has no figures; null if it has them. Only a list of batches says so; the batch itself is an error.</summary>
    public string? Problem { get; init; }

    /// <summary>When the result files were written; null if there are none.</summary>
    public DateTimeOffset? SummarizedAt { get; init; }

    /// <summary>Whether the result files contain every row.</summary>
    public bool FilesAreCurrent { get; init; }

    /// <summary>URLs of the result files by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>URLs by what they return.</summary>
    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();
}
