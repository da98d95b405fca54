using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Agreement;
using DeepEmotion.Functions.Batches.Groups;
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

    /// <summary>Faces of poor quality, whatever the answer.</summary>
    public int Poor { get; init; }

    /// <summary>Expected number of right answers among the clear ones: the sum of their confidences.</summary>
    public double ExpectedRight { get; init; }

    /// <summary>Faces by their most probable emotion; all seven emotions are listed.</summary>
    public ImmutableSortedDictionary<Emotion, int> Emotions { get; init; } = EmotionLabels.Seven.ToImmutableSortedDictionary(emotion => emotion, _ => 0);

    /// <summary>Poor faces by reason; a face with two reasons counts under both.</summary>
    public ImmutableSortedDictionary<string, int> Excluded { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Photos and faces of each group.</summary>
    public ImmutableSortedDictionary<string, GroupSummary> Groups { get; init; } = ImmutableSortedDictionary<string, GroupSummary>.Empty;

    /// <summary>Shares among clear faces, in all photos and in each group.</summary>
    public GroupedShares? ClearShares { get; init; }

    /// <summary>Shares among clear and unsure faces together: leaving unsure ones out favours emotions that are easy to recognize.</summary>
    public GroupedShares? WithUnsureShares { get; init; }

    /// <summary>Shares of all good faces, corrected by labels; null without labels, or if the batch has changed since they were given.</summary>
    public CorrectedGroups? CorrectedShares { get; init; }

    /// <summary>How much the largest groups differ.</summary>
    public ImmutableArray<GroupDifference> Differences { get; init; } = [];

    /// <summary>How far people and the model agree; null without labels.</summary>
    public AgreementFigures? Agreement { get; init; }

    /// <summary>Why existing labels do not correct the shares of all photos.</summary>
    public string? LabelProblem { get; init; }

    /// <summary>The version that scored most photos; null if no photo was scored.</summary>
    public string? Model { get; init; }

    /// <summary>Photos scored by each version; null if there was only one.</summary>
    public ImmutableSortedDictionary<string, int>? Models { get; init; }

    /// <summary>From the batch's first result to its latest, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>What is needed to reproduce the figures; null in live figures.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>Whether several versions scored the batch: its figures then mix models.</summary>
    public bool Mixed => Models is not null;
}
