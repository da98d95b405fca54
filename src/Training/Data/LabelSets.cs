using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Data;

/// <summary>The emotions that a network distinguishes.</summary>
public static class LabelSets
{
    /// <summary>The metadata key for a model file's emotions, if they are neither the four nor the seven.</summary>
    public const string MetadataName = "labels";

    /// <summary>The emotions by their number: the four, or the seven.</summary>
    public static ImmutableArray<Emotion> Of(int classes) => classes == EmotionLabels.Four.Length ? EmotionLabels.Four : EmotionLabels.Seven;

    /// <summary>The emotions as a model file's metadata list them.</summary>
    public static string Write(ImmutableArray<Emotion> labels) => string.Join(',', labels.Select(label => label.Name()));

    /// <summary>Reads what <see cref="Write"/> wrote; without it, the emotions follow from their number.</summary>
    /// <exception cref="UsageException">The text names another number of emotions.</exception>
    public static ImmutableArray<Emotion> Read(string? text, int classes)
    {
        if (text is null)
        {
            return Of(classes);
        }
        try
        {
            ImmutableArray<Emotion> labels = [.. text.Split(',').Select(EmotionLabels.Parse)];
            return labels.Length == classes ? labels : throw new UsageException($"The model's metadata names {labels.Length} emotions, but its output has {classes}.");
        }
        catch (FormatException broken)
        {
            throw new UsageException($"'{text}' is not a list of emotions: {broken.Message}", broken);
        }
    }
}
