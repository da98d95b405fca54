using System.Collections.Immutable;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Training.Evaluation;

/// <summary>Computes metrics from answers.</summary>
public static class Measurement
{
    /// <summary>Accuracy, macro F1, calibration and figures per class; a class without images has recall 0.</summary>
    public static SplitMetrics Measure(Answers answers)
    {
        var confusion = Confusion(answers);
        var right = Enumerable.Range(0, answers.Labels.Length).Sum(i => confusion[i][i]);
        ImmutableArray<ClassMetrics> classes = [.. answers.Labels.Select((emotion, i) => Class(emotion, i, confusion))];
        return new()
        {
            Images = answers.Count,
            Accuracy = Share(right, answers.Count),
            MacroF1 = classes.Average(c => c.F1),
            CalibrationError = CalibrationError.Measure(answers),
            Classes = classes,
            Confusion = [.. confusion.Select(row => ImmutableArray.Create(row))],
        };
    }

    private static ClassMetrics Class(Model.Emotions.Emotion emotion, int index, int[][] confusion)
    {
        var images = confusion[index].Sum();
        var (precision, recall) = (Share(confusion[index][index], confusion.Sum(row => row[index])), Share(confusion[index][index], images));
        return new(emotion, images, precision, recall, precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0);
    }

    private static int[][] Confusion(Answers answers)
    {
        int[][] confusion = [.. answers.Labels.Select(_ => new int[answers.Labels.Length])];
        for (var i = 0; i < answers.Count; i++)
        {
            confusion[answers.Truth[i]][answers.Choice(i)]++;
        }
        return confusion;
    }

    private static double Share(int part, int whole) => whole > 0 ? part / (double)whole : 0;
}
