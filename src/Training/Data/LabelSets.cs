using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Data;

/// <summary>Which emotions a network tells apart, by their number.</summary>
public static class LabelSets
{
    public static ImmutableArray<Emotion> Of(int classes) => classes == EmotionLabels.Four.Length ? EmotionLabels.Four : EmotionLabels.Seven;
}
