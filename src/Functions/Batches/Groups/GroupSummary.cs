using System.Collections.Immutable;

namespace DeepEmotion.Functions.Batches.Groups;

/// <summary>The photos and faces of one group in figures.</summary>
public sealed record GroupSummary
{
    /// <summary>Photos that were read: with and without faces.</summary>
    public int Photos { get; init; }

    public int NoFace { get; init; }

    public int Rejected { get; init; }

    public int Failed { get; init; }

    /// <summary>All faces: clear, unsure and poor.</summary>
    public int Faces { get; init; }

    /// <summary>Faces that are good: clear and unsure.</summary>
    public int Good { get; init; }

    public int Clear { get; init; }

    public int Unsure { get; init; }

    /// <summary>Poor faces by reason; a face with two reasons counts under both.</summary>
    public ImmutableSortedDictionary<string, int> Excluded { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
}
