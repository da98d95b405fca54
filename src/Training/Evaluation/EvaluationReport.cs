using System.Collections.Immutable;
using System.Text.Json;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Evaluation;

/// <summary>The content of <c>evaluate --json</c>.</summary>
public sealed record EvaluationReport
{
    /// <summary>The model file, without its path.</summary>
    public required string Model { get; init; }

    /// <summary>The data file, without its path.</summary>
    public required string Data { get; init; }

    public required Split Split { get; init; }

    /// <summary>Accuracy, macro F1, calibration, figures per class and confusion matrix.</summary>
    public required SplitMetrics Metrics { get; init; }

    /// <summary>95 % interval of the accuracy.</summary>
    public required Interval AccuracyInterval { get; init; }

    /// <summary>Images of the split that also occur in Training, pixel by pixel.</summary>
    public required int RepeatedImages { get; init; }

    /// <summary>Accuracy on the images that do not.</summary>
    public required double AccuracyWithoutRepeated { get; init; }

    /// <summary>Accuracy on the surest faces, from all of them down to half.</summary>
    public required ImmutableArray<SelectiveAccuracy> Selective { get; init; }

    /// <summary>The confidence below which answers are unsure; null if too few would be left.</summary>
    public UnsureThreshold? Unsure { get; init; }

    /// <summary>Results on small, blurred, dark, bright, turned and half-covered faces; null if not asked for.</summary>
    public ImmutableArray<CorruptedMetrics>? Corruptions { get; init; }

    /// <summary>How often the model gives the taggers' answer; null without votes.</summary>
    public VoteAgreement? Agreement { get; init; }

    /// <summary>Rows of the data file that could not be read.</summary>
    public required ImmutableArray<BrokenRow> BrokenRows { get; init; }

    /// <param name="modelName">The model's name.</param>
    /// <param name="answers">Its answers for the split's images, in order.</param>
    /// <param name="set">The data set.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="UsageException">The split has no image of the model's emotions.</exception>
    public static EvaluationReport Create(string modelName, Answers answers, FaceSet set, Split split)
    {
        ImmutableArray<LabelledFace> faces = [.. set.Of(split).Where(f => answers.Labels.Contains(f.Emotion))];
        if (faces.IsEmpty)
        {
            throw new UsageException($"'{set.Name}' has no images in {split}.");
        }
        var metrics = Measurement.Measure(answers);
        var learned = split == Split.Training ? [] : set.Of(Split.Training).Select(PixelHash.Of).ToHashSet();
        int[] fresh = [.. faces.Index().Where(f => !learned.Contains(PixelHash.Of(f.Item))).Select(f => f.Index)];
        return new()
        {
            Model = modelName,
            Data = set.Name,
            Split = split,
            Metrics = metrics,
            AccuracyInterval = Interval.OfShare(metrics.Accuracy, metrics.Images),
            RepeatedImages = faces.Length - fresh.Length,
            AccuracyWithoutRepeated = Measurement.Measure(answers.Only(fresh)).Accuracy,
            Selective = SelectiveAccuracy.Measure(answers),
            Unsure = UnsureChoice.Choose(answers, split.ToString()),
            BrokenRows = set.Broken,
        };
    }

    /// <summary>Writes camelCase JSON.</summary>
    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Options));
}
