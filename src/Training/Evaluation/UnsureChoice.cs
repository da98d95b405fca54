using System.Collections.Immutable;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Training.Evaluation;

/// <summary>Chooses the confidence below which a model's answers are called unsure.</summary>
/// <remarks>Geifman and El-Yaniv, "Selective Classification for Deep Neural Networks" (2017), section 2, without their bound: the manifest says on which split the risk was measured.</remarks>
public static class UnsureChoice
{
    /// <summary>The allowed share of wrong answers among the others: one in five.</summary>
    public const double Risk = 0.2;

    private const double LeastCoverage = 0.1;
    private const int Steps = 100;

    /// <returns>The smallest threshold, in hundredths, that keeps the risk within the limit; null if too few answers would be left.</returns>
    public static UnsureThreshold? Choose(Answers answers, string split)
    {
        ImmutableArray<RiskCoverage> curve = [.. Enumerable.Range(0, Steps).Select(step => At(answers, step / (double)Steps))];
        foreach (var point in curve)
        {
            if (point.Risk <= Risk)
            {
                return point.Coverage < LeastCoverage
                    ? null
                    : new(point.Threshold, split, point.Coverage, point.Risk, [.. curve.Where((p, step) => step % (Steps / 10) == 0 && p.Coverage > 0)]);
            }
        }
        return null;
    }

    private static RiskCoverage At(Answers answers, double threshold)
    {
        int[] sure = [.. Enumerable.Range(0, answers.Count).Where(i => answers.Of(i)[answers.Choice(i)] >= threshold)];
        return new(threshold, sure.Length / (double)answers.Count, sure.Length == 0 ? 0 : sure.Count(i => !answers.IsRight(i)) / (double)sure.Length);
    }
}
