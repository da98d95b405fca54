using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Evaluation;

/// <summary>A model's answers for images with known emotions.</summary>
/// <param name="Labels">The emotions in the order of the outputs.</param>
/// <param name="Truth">For each image the position of its emotion among the labels.</param>
/// <param name="Probabilities">For each image one probability per label, one image after another.</param>
public sealed record Answers(ImmutableArray<Emotion> Labels, int[] Truth, float[] Probabilities)
{
    /// <summary>Number of images.</summary>
    public int Count => Truth.Length;

    /// <summary>The probabilities of one image.</summary>
    public ReadOnlySpan<float> Of(int image) => Probabilities.AsSpan(image * Labels.Length, Labels.Length);

    /// <summary>The position of the most probable emotion of one image; the first if several are equal.</summary>
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

    /// <summary>The answers among some of the emotions, whose probabilities then sum to one; images of other emotions are left out.</summary>
    public Answers Among(ImmutableArray<Emotion> labels)
    {
        int[] kept = [.. Enumerable.Range(0, Count).Where(i => labels.Contains(Labels[Truth[i]]))];
        var probabilities = new float[kept.Length * labels.Length];
        foreach (var (at, image) in kept.Index())
        {
            var row = probabilities.AsSpan(at * labels.Length, labels.Length);
            for (var label = 0; label < labels.Length; label++)
            {
                row[label] = Of(image)[Labels.IndexOf(labels[label])];
            }
            var sum = 0f;
            foreach (var probability in row)
            {
                sum += probability;
            }
            for (var label = 0; label < row.Length; label++)
            {
                row[label] = sum > 0 ? row[label] / sum : 1f / row.Length;
            }
        }
        return new(labels, [.. kept.Select(i => labels.IndexOf(Labels[Truth[i]]))], probabilities);
    }

    /// <summary>The answers for some of the images.</summary>
    public Answers Only(IReadOnlyList<int> images) =>
        this with { Truth = [.. images.Select(i => Truth[i])], Probabilities = [.. images.SelectMany(i => Of(i).ToArray())] };
}
