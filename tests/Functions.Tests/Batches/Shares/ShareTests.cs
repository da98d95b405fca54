using DeepEmotion.Functions.Batches.Shares;

namespace DeepEmotion.Functions.Tests.Batches.Shares;

public sealed class ShareTests
{
    [Fact]
    public void Weights_are_poisson_with_mean_1_and_the_same_for_the_same_photo()
    {
        var weights = new byte[100_000];
        PhotoWeights.Draw(7, weights);
        Assert.Equal(1, weights.Average(weight => (double)weight), 0.01);
        Assert.Equal(Math.Exp(-1), weights.Count(weight => weight == 0) / 100_000.0, 0.005);
        Assert.Equal(Math.Exp(-1) / 6, weights.Count(weight => weight == 3) / 100_000.0, 0.005);
        var again = new byte[100];
        PhotoWeights.Draw(7, again);
        Assert.Equal(weights[..100], again);
    }

    [Fact]
    public void Equal_photos_are_one_draw()
    {
        var (different, equal) = (Count(copies: false), Count(copies: true));
        Assert.Equal(different.Counts, equal.Counts);
        // Each photo ten times over says as much as once: the interval is wider by the root of ten.
        Assert.Equal(Math.Sqrt(10), (equal.High[0] - equal.Low[0]) / (different.High[0] - different.Low[0]), 0.5);
    }

    [Fact]
    public void A_corrected_share_is_the_counted_one_and_what_labels_say_more()
    {
        var (answers, labelled) = (new ShareCount(7), new List<LabelledFace>());
        for (var photo = 0; photo < 200; photo++)
        {
            var weights = new byte[PhotoWeights.Replicates];
            PhotoWeights.Draw((ulong)photo, weights);
            // The model says sad to all; of the labelled half of the faces 60 are neutral, 30 sad, and 10 are no face.
            answers.Add([0, 0, 0, 0, 1, 0, 0], weights);
            if (photo < 100)
            {
                labelled.Add(new LabelledFace("", 4, 0.5f, [photo < 60 ? 6 : photo < 90 ? 4 : 8], weights));
            }
        }
        var corrected = Correction.Of([new Correction.Stratum(answers, labelled)]);
        Assert.Equal(100, corrected.Labels);
        Assert.Equal(60.0 / 90, corrected.Shares[6]!.Value.Value, 1e-4);
        Assert.Equal(30.0 / 90, corrected.Shares[4]!.Value.Value, 1e-4);
        Assert.InRange(corrected.Shares[6]!.Value.High - corrected.Shares[6]!.Value.Low, 0.15, 0.25);
        Assert.Null(corrected.Shares[3]);
        Assert.Empty(Correction.Of([new Correction.Stratum(answers, labelled[..29])]).Shares);
    }

    private static EmotionShares Count(bool copies)
    {
        var count = new ShareCount(2);
        var weights = new byte[PhotoWeights.Replicates];
        for (var photo = 0; photo < 1000; photo++)
        {
            PhotoWeights.Draw((ulong)(copies ? photo / 10 : photo), weights);
            count.Add(photo / 10 % 3 == 0 ? [1, 0] : [0, 1], weights);
        }
        return count.ToShares();
    }
}
