using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Evaluation;

/// <summary>What a model said about images whose emotion is known.</summary>
/// <param name="Labels">The emotions in the order of the outputs.</param>
/// <param name="Truth">For each image the position of its emotion among the labels.</param>
/// <param name="Probabilities">For each image one probability a label, one image after another.</param>
public sealed record Answers(ImmutableArray<Emotion> Labels, int[] Truth, float[] Probabilities)
{
    /// <summary>Number of images.</summary>
    public int Count => Truth.Length;

    /// <summary>The probabilities of one image.</summary>
    public ReadOnlySpan<float> Of(int image) => Probabilities.AsSpan(image * Labels.Length, Labels.Length);

    /// <summary>The position of the most probable emotion of one image; the first of equals.</summary>
    public int Choice(int image)
    {
        var row = Of(image);
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }

    /// <summary>Whether the most probable emotion of one image is the right one.</summary>
    public bool IsRight(int image) => Choice(image) == Truth[image];

    /// <summary>The answers for some of the images.</summary>
    public Answers Only(IReadOnlyList<int> images) =>
        this with { Truth = [.. images.Select(i => Truth[i])], Probabilities = [.. images.SelectMany(i => Of(i).ToArray())] };
}
