using System.Collections.Immutable;

namespace DeepEmotion.Training.Evaluation;

/// <summary>A model's accuracy on the faces that it is surest of: the benefit of marking the others unsure.</summary>
/// <param name="Share">Share of the images that are answered, 0 to 1.</param>
/// <param name="Confidence">The lowest confidence among them, 0 to 1.</param>
/// <param name="Accuracy">Share of right answers among them, 0 to 1.</param>
public readonly record struct SelectiveAccuracy(double Share, double Confidence, double Accuracy)
{
    private static readonly double[] Shares = [1, 0.9, 0.8, 0.7, 0.5];

    /// <returns>From all images to the surest half.</returns>
    public static ImmutableArray<SelectiveAccuracy> Measure(Answers answers)
    {
        (float Confidence, bool IsRight)[] surest =
        [
            .. Enumerable.Range(0, answers.Count).Select(i => (answers.Of(i)[answers.Choice(i)], answers.IsRight(i))).OrderByDescending(a => a.Item1),
        ];
        return
        [
            .. from share in Shares
               let answered = (int)Math.Ceiling(share * surest.Length)
               where answered > 0
               select new SelectiveAccuracy(share, surest[answered - 1].Confidence, surest.Take(answered).Count(a => a.IsRight) / (double)answered),
        ];
    }
}
