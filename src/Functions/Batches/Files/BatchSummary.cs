using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>A batch in figures: <c>summary.json</c> and the answer of <c>GET /api/batches/{batch}</c>.</summary>
public record BatchSummary
{
    public required string Batch { get; init; }

    /// <summary>Photos that have a result: the sum of the four statuses.</summary>
    public int Images { get; init; }

    public int Scored { get; init; }

    public int NoFace { get; init; }

    public int Rejected { get; init; }

    public int Failed { get; init; }

    public int Faces { get; init; }

    /// <summary>Faces that are good and sure.</summary>
    public int Clear { get; init; }

    /// <summary>Good faces whose confidence is under their model's threshold.</summary>
    public int Unsure { get; init; }

    /// <summary>Faces that are hard to read, whatever the answer.</summary>
    public int Poor { get; init; }

    /// <summary>How many of the clear answers are right by their confidence: the sum of it.</summary>
    public double ExpectedRight { get; init; }

    /// <summary>Faces whose most probable emotion is this one; all seven are there.</summary>
    public ImmutableSortedDictionary<Emotion, int> Emotions { get; init; } = EmotionLabels.Seven.ToImmutableSortedDictionary(emotion => emotion, _ => 0);

    /// <summary>Shares among clear faces, in all photos and in each group.</summary>
    public GroupedShares? ClearShares { get; init; }

    /// <summary>Shares among clear and unsure faces together: leaving unsure ones out favors what is easy to tell.</summary>
    public GroupedShares? WithUnsureShares { get; init; }

    /// <summary>The version that scored most photos; null where none did.</summary>
    public string? Model { get; init; }

    /// <summary>Photos scored by each version, where it was more than one.</summary>
    public ImmutableSortedDictionary<string, int>? Models { get; init; }

    /// <summary>From the batch's first result to its latest, in seconds.</summary>
    public double Seconds { get; init; }
}
