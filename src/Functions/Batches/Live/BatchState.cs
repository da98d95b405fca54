using System.Diagnostics.CodeAnalysis;
using DeepEmotion.Functions.Batches.Files;

namespace DeepEmotion.Functions.Batches.Live;

/// <summary>A batch as <c>GET /api/batches</c> shows it: its figures, how far it is, and what there is to read.</summary>
/// <remarks>Figures are those of the result files as soon as these have seen every row, so the report never says anything else.</remarks>
public sealed record BatchState : BatchSummary
{
    [SetsRequiredMembers]
    public BatchState(BatchSummary figures)
        : base(figures)
    {
    }

    /// <summary><c>waiting</c>: no photo has a result; <c>working</c>: some of those expected have; <c>complete</c>: all have; <c>open</c>: nobody said how many will come.</summary>
    public string State { get; init; } = "open";

    /// <summary>Photos that will come, those in zips one by one.</summary>
    public int? Expected { get; init; }

    /// <summary>Files among them that do not come.</summary>
    public int? LeftOut { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the first result was written.</summary>
    public DateTimeOffset? FirstTouchedAt { get; init; }

    /// <summary>When the latest results were written.</summary>
    public DateTimeOffset? TouchedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the figures were counted. A large batch in work is counted once in a while.</summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>When the result files were written; null while there are none.</summary>
    public DateTimeOffset? SummarizedAt { get; init; }

    /// <summary>Whether the result files have seen every row.</summary>
    public bool FilesAreCurrent { get; init; }

    /// <summary>Addresses of the result files by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Addresses by what they give.</summary>
    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();
}
