using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>A batch in figures: <c>summary.json</c> and the answer of <c>GET /api/batches/{batch}</c>.</summary>
public sealed record BatchSummary
{
    public required string Batch { get; init; }

    /// <summary>Photos that have a result: the sum of the four statuses.</summary>
    public int Images { get; init; }

    public int Scored { get; init; }

    public int NoFace { get; init; }

    public int Rejected { get; init; }

    public int Failed { get; init; }

    public int Faces { get; init; }

    /// <summary>Faces whose most probable emotion is this one; all seven are there.</summary>
    public ImmutableSortedDictionary<Emotion, int> Emotions { get; init; } = EmotionLabels.Seven.ToImmutableSortedDictionary(emotion => emotion, _ => 0);

    /// <summary>The version that scored most photos; null where none did.</summary>
    public string? Model { get; init; }

    /// <summary>Photos scored by each version, where it was more than one.</summary>
    public ImmutableSortedDictionary<string, int>? Models { get; init; }

    /// <summary>From the batch's first result to its latest, in seconds.</summary>
    public double Seconds { get; init; }
}
