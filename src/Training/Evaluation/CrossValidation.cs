using System.Text.Json;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Evaluation;

/// <summary>The benefit of training on a user's own faces, measured on held-out faces; the content of <c>cross-validation.json</c>.</summary>
public sealed record CrossValidation
{
    /// <summary>The data, without its path.</summary>
    public required string Data { get; init; }

    public required int Folds { get; init; }

    /// <summary>The number of groups, such as people; none was both trained and tested on.</summary>
    public required int Groups { get; init; }

    /// <summary>Metrics of the model that the runs started from.</summary>
    public required SplitMetrics Before { get; init; }

    /// <summary>Metrics of the networks trained on the other folds.</summary>
    public required SplitMetrics After { get; init; }

    /// <summary>Accuracy after minus accuracy before, -1 to 1.</summary>
    public required double Gain { get; init; }

    /// <summary>95 % interval of the gain, by the variance of its sums over groups (Liang and Zeger 1986, section 3, for a mean) and Student's distribution with one degree of freedom less than groups.</summary>
    public required Interval GainInterval { get; init; }

    /// <summary>Faces that only the trained networks got right.</summary>
    public required int Won { get; init; }

    /// <summary>Faces that only the starting model got right.</summary>
    public required int Lost { get; init; }

    /// <summary>McNemar's exact test, with the gains and losses of a group taken together.</summary>
    public required double PValue { get; init; }

    /// <param name="set">The data set.</param>
    /// <param name="folds">Number of folds.</param>
    /// <param name="groups">For each face its group.</param>
    /// <param name="before">Answers of the model that the runs started from.</param>
    /// <param name="after">Answers of the networks trained on the other folds, for the same faces.</param>
    public static CrossValidation Create(FaceSet set, int folds, IReadOnlyList<string> groups, Answers before, Answers after)
    {
        int[] differences = [.. Enumerable.Range(0, after.Count).Select(i => (after.IsRight(i) ? 1 : 0) - (before.IsRight(i) ? 1 : 0))];
        var gain = differences.Average();
        (int Count, int Sum)[] sums = [.. groups.Zip(differences).GroupBy(g => g.First, g => g.Second, StringComparer.Ordinal).Select(group => (group.Count(), group.Sum()))];
        var squares = sums.Sum(s => (s.Sum - (s.Count * gain)) * (s.Sum - (s.Count * gain)));
        var half = sums.Length < 2 ? 1 : StudentsT.TwoSided95(sums.Length - 1) * Math.Sqrt(squares * sums.Length / (sums.Length - 1.0)) / after.Count;
        var (won, lost) = (differences.Count(d => d > 0), differences.Count(d => d < 0));
        return new()
        {
            Data = set.Name,
            Folds = folds,
            Groups = sums.Length,
            Before = Measurement.Measure(before),
            After = Measurement.Measure(after),
            Gain = gain,
            GainInterval = new(Math.Max(-1, gain - half), Math.Min(1, gain + half)),
            Won = won,
            Lost = lost,
            PValue = McNemarTest.PValue([.. sums.Select(static s => s.Sum)]),
        };
    }

    /// <summary>Writes camelCase JSON.</summary>
    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Options));
}
