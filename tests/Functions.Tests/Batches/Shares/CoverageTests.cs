using System.Globalization;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Tests.Batches.Shares;

/// <summary>Over many made crowds: how often the 95 % interval holds the true share, or says that labels are too few. The table is in docs/figures.md.</summary>
public sealed class CoverageTests
{
    // COVERAGE_DRAWS=500 COVERAGE_SEED=5000 makes the table anew, from draws that chose nothing; fewer draws show the same with a wider margin.
    private static readonly int Draws = int.Parse(Environment.GetEnvironmentVariable("COVERAGE_DRAWS") ?? "120", CultureInfo.InvariantCulture);

    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("COVERAGE_SEED") ?? "1000", CultureInfo.InvariantCulture);

    private static readonly double[] Common = [0, 0, 0, 0.35, 0, 0.05, 0.60];
    private static readonly double[] Rare = [0.02, 0.005, 0.01, 0.30, 0.03, 0.015, 0.62];
    private static readonly double[] Even = [.. Enumerable.Repeat(1 / 7.0, 7)];

    public static TheoryData<MadeCrowd> Crowds => new(
        new MadeCrowd("300 labels, three expressions", Common, 2000, 0, 300),
        new MadeCrowd("300 labels, rare expressions, alike within a photo", Rare, 2000, 0.5, 300),
        new MadeCrowd("100 labels, all alike often", Even, 1000, 0, 100),
        new MadeCrowd("100 labels of a small batch", Rare, 150, 0.5, 100),
        new MadeCrowd("50 labels", Common, 500, 0.3, 50),
        new MadeCrowd("no labels, a model that is never wrong", Rare, 2000, 0.5, 0),
        new MadeCrowd("the same, 60 photos", Rare, 60, 0.5, 0),
        new MadeCrowd("the same, 20 photos", Rare, 20, 0.5, 0));

    [Theory]
    [MemberData(nameof(Crowds))]
    public void An_interval_holds_the_true_share_in_95_of_100_draws(MadeCrowd crowd)
    {
        var held = new int[7];
        var tooFew = new int[7];
        var width = new double[7];
        Parallel.For(0, Draws, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, draw =>
        {
            var (answers, labelled) = crowd.Draw(Seed + draw);
            var shares = crowd.Labels == 0 ? Counted(answers) : [.. Correction.Of([new Correction.Stratum(answers, labelled)]).Shares];
            lock (held)
            {
                for (var emotion = 0; emotion < 7; emotion++)
                {
                    tooFew[emotion] += shares[emotion] is null ? 1 : 0;
                    held[emotion] += shares[emotion] is not { } share || (share.Low <= crowd.Truth[emotion] && crowd.Truth[emotion] <= share.High) ? 1 : 0;
                    width[emotion] += shares[emotion] is { } wide ? wide.High - wide.Low : 0;
                }
            }
        });
        foreach (var emotion in Enumerable.Range(0, 7).Where(emotion => crowd.Truth[emotion] > 0))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {crowd.Name} | {EmotionLabels.Seven[emotion].Name()} {100 * crowd.Truth[emotion]:0.0} % | {100.0 * held[emotion] / Draws:0.0} | {100.0 * tooFew[emotion] / Draws:0.0} | {100.0 * (held[emotion] - tooFew[emotion]) / Math.Max(1, Draws - tooFew[emotion]):0.0} | {100 * width[emotion] / Math.Max(1, Draws - tooFew[emotion]):0.0} |"));
        }
        Assert.All(held, count => Assert.True(count >= LeastOf(Draws), $"{crowd.Name}: {string.Join(' ', held)} of {Draws}"));
        Assert.All(held.Zip(tooFew), count => Assert.True(
            count.First - count.Second >= LeastOf(Draws - count.Second), $"{crowd.Name}: {string.Join(' ', held)} of {Draws}, too few {string.Join(' ', tooFew)}"));
    }

    // Two points, and what chance adds in so few draws: three standard errors of a share of 95 %.
    private static double LeastOf(int draws) => (0.93 * draws) - (3 * Math.Sqrt(0.95 * 0.05 * draws));

    [Fact]
    public void Without_labels_a_model_that_errs_has_intervals_that_hold_nothing()
    {
        var crowd = new MadeCrowd("", Common, 2000, 0, 300);
        var held = Enumerable.Range(0, 20).Count(draw => Counted(crowd.Draw(draw).Answers)[(int)Emotion.Neutral] is { } share && share.Low <= 0.6 && 0.6 <= share.High);
        Assert.Equal(0, held);
    }

    private static Interval?[] Counted(ShareCount answers)
    {
        var shares = answers.ToShares();
        return [.. shares.Counts.Select((count, emotion) => (Interval?)new Interval((double)count / shares.Faces, shares.Low[emotion], shares.High[emotion]))];
    }
}
