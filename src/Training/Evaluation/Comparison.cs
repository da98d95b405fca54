using System.Collections.Immutable;
using System.Text.Json;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Evaluation;

/// <summary>Two models on the same images; what <c>compare --json</c> writes.</summary>
public sealed record Comparison
{
    /// <summary>The names of both models, without paths.</summary>
    public required ImmutableArray<string> Models { get; init; }

    /// <summary>The data file, without its path.</summary>
    public required string Data { get; init; }

    public required Split Split { get; init; }

    /// <summary>The metrics of each model.</summary>
    public required ImmutableArray<SplitMetrics> Metrics { get; init; }

    /// <summary>Images that both got right.</summary>
    public required int BothRight { get; init; }

    /// <summary>Images that only the first got right.</summary>
    public required int OnlyFirstRight { get; init; }

    /// <summary>Images that only the second got right.</summary>
    public required int OnlySecondRight { get; init; }

    /// <summary>Images that both got wrong.</summary>
    public required int BothWrong { get; init; }

    /// <summary>Probability of a difference at least as uneven if neither model were better.</summary>
    public required double PValue { get; init; }

    /// <summary>Both models image by image: on the images as they are, then on corrupted ones.</summary>
    public required ImmutableArray<PairedDifference> Differences { get; init; }

    /// <param name="first">A model and its name.</param>
    /// <param name="second">The other.</param>
    /// <param name="set">The data set.</param>
    /// <param name="split">The part to measure on.</param>
    /// <param name="corruptions">What else to measure; empty for the images as they are.</param>
    /// <exception cref="UsageException">The models have different emotions, or the split has no images for them.</exception>
    public static Comparison Create((string Name, OnnxModel Model) first, (string Name, OnnxModel Model) second, FaceSet set, Split split, ImmutableArray<Corruption> corruptions)
    {
        if (!first.Model.Labels.SequenceEqual(second.Model.Labels))
        {
            throw new UsageException(
                $"'{first.Name}' distinguishes {LabelSets.Write(first.Model.Labels)}, and '{second.Name}' {LabelSets.Write(second.Model.Labels)}: models are compared image by image only with the same emotions in the same order.");
        }
        var faces = set.Of(split);
        var (one, other) = (first.Model.Score(faces), second.Model.Score(faces));
        if (one.Count == 0)
        {
            throw new UsageException($"'{set.Name}' has no images in {split}.");
        }
        var plain = PairedDifference.Of(PairedDifference.Unchanged, one, other);
        var bothRight = Enumerable.Range(0, one.Count).Count(i => one.IsRight(i) && other.IsRight(i));
        return new()
        {
            Models = [first.Name, second.Name],
            Data = set.Name,
            Split = split,
            Metrics = [Measurement.Measure(one), Measurement.Measure(other)],
            BothRight = bothRight,
            OnlyFirstRight = plain.OnlyFirstRight,
            OnlySecondRight = plain.OnlySecondRight,
            BothWrong = one.Count - bothRight - plain.OnlyFirstRight - plain.OnlySecondRight,
            PValue = plain.PValue,
            Differences = [plain, .. corruptions.Select(corruption => Compare(first.Model, second.Model, faces, corruption))],
        };
    }

    private static PairedDifference Compare(OnnxModel first, OnnxModel second, IEnumerable<LabelledFace> faces, Corruption corruption)
    {
        LabelledFace[] corrupted = [.. faces.Select(corruption.Of)];
        return PairedDifference.Of(corruption.Name, first.Score(corrupted), second.Score(corrupted));
    }

    /// <summary>Writes camelCase JSON.</summary>
    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Options));
}
