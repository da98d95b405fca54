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

    /// <exception cref="UsageException">The models have different emotions, or the split has no images for them.</exception>
    public static Comparison Create((string Name, OnnxModel Model) first, (string Name, OnnxModel Model) second, FaceSet set, Split split)
    {
        if (!first.Model.Labels.SequenceEqual(second.Model.Labels))
        {
            throw new UsageException(
                $"'{first.Name}' distinguishes {first.Model.Labels.Length} emotions and '{second.Name}' {second.Model.Labels.Length}: they cannot be compared image by image.");
        }
        var faces = set.Of(split);
        var (one, other) = (first.Model.Score(faces), second.Model.Score(faces));
        if (one.Count == 0)
        {
            throw new UsageException($"'{set.Name}' has no images in {split}.");
        }
        var right = Enumerable.Range(0, one.Count).CountBy(i => (one.IsRight(i), other.IsRight(i))).ToDictionary();
        var (onlyFirst, onlySecond) = (right.GetValueOrDefault((true, false)), right.GetValueOrDefault((false, true)));
        return new()
        {
            Models = [first.Name, second.Name],
            Data = set.Name,
            Split = split,
            Metrics = [Measurement.Measure(one), Measurement.Measure(other)],
            BothRight = right.GetValueOrDefault((true, true)),
            OnlyFirstRight = onlyFirst,
            OnlySecondRight = onlySecond,
            BothWrong = right.GetValueOrDefault((false, false)),
            PValue = McNemarTest.PValue(onlyFirst, onlySecond),
        };
    }

    /// <summary>Writes camelCase JSON.</summary>
    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Options));
}
