using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Data;

/// <summary>Which emotions a network tells apart.</summary>
public static class LabelSets
{
    /// <summary>Under which name a model file's metadata list the emotions, where they are neither the four nor the seven.</summary>
    public const string MetadataName = "labels";

    /// <summary>By their number: the four, or the seven.</summary>
    public static ImmutableArray<Emotion> Of(int classes) => classes == EmotionLabels.Four.Length ? EmotionLabels.Four : EmotionLabels.Seven;

    /// <summary>The emotions as a model file's metadata list them.</summary>
    public static string Write(ImmutableArray<Emotion> labels) => string.Join(',', labels.Select(label => label.Name()));

    /// <summary>What <see cref="Write"/> wrote; without it what the number says.</summary>
    /// <exception cref="UsageException">The text does not name that many emotions.</exception>
    public static ImmutableArray<Emotion> Read(string? text, int classes)
    {
        if (text is null)
        {
            return Of(classes);
        }
        try
        {
            ImmutableArray<Emotion> labels = [.. text.Split(',').Select(EmotionLabels.Parse)];
            return labels.Length == classes ? labels : throw new UsageException($"The model's metadata name {labels.Length} emotions, and its output has {classes}.");
        }
        catch (FormatException broken)
        {
            throw new UsageException($"'{text}' is not a list of emotions: {broken.Message}", broken);
        }
    }
}
