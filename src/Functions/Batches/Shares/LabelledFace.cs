using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>A face of the batch that people looked at.</summary>
/// <param name="Group">The photo's group; empty for none.</param>
/// <param name="Answer">The model's answer.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="Labels">What each person said, in the order of the people: 0 to 6 for an emotion, a higher number for none, null for no label.</param>
/// <param name="Weights">How often each replicate of the bootstrap has the face's photo.</param>
internal sealed record LabelledFace(string Group, int Answer, float Confidence, ImmutableArray<int?> Labels, byte[] Weights)
{
    private static readonly int Emotions = EmotionLabels.Seven.Length;

    /// <summary>How many people looked at it.</summary>
    public int People => Labels.Count(static label => label is not null);

    /// <summary>The share of them who saw this emotion.</summary>
    public double Saw(int emotion) => (double)Labels.Count(label => label == emotion) / People;

    /// <summary>The share of them who saw any emotion.</summary>
    public double Told => (double)Labels.Count(static label => label < Emotions) / People;

    /// <summary>The photo's weight in a replicate; 1 in the sample itself.</summary>
    public double Weight(int replicate) => replicate < 0 ? 1 : Weights[replicate];
}
