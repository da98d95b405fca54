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
    public void Copies_of_few_photos_tell_as_little_as_the_photos()
    {
        // A face with each expression in every photo, so no replicate differs from the sample.
        Assert.Equal(Interval.Wilson(0.5, 1), Couples(photos: 100, different: 1));
        Assert.Equal(Interval.Wilson(0.5, 7), Couples(photos: 100, different: 7));
        Assert.Equal(Interval.Wilson(0.5, 20), Couples(photos: 20, different: 20));
    }

    [Fact]
    public void Groups_of_one_face_do_not_widen_the_interval_of_all_photos()
    {
        var parts = Enumerable.Range(0, 12).Select(group => Stratum(group, faces: 1, labelled: 1)).Append(Stratum(12, faces: 2000, labelled: 288));
        var share = Correction.Of([.. parts]).Shares[0]!.Value;
        var without = Correction.Of([Stratum(12, faces: 2000, labelled: 288)]).Shares[0]!.Value;
        Assert.Equal(without.High - without.Low, share.High - share.Low, 0.005);
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

    private static Interval Couples(int photos, int different)
    {
        var count = new ShareCount(2);
        var weights = new byte[PhotoWeights.Replicates];
        for (var photo = 0; photo < photos; photo++)
        {
            PhotoWeights.Draw((ulong)(photo % different), weights);
            count.Add([1, 1], weights);
        }
        var shares = count.ToShares();
        return new Interval(0.5, shares.Low[0], shares.High[0]);
    }

    /// <summary>Every other face is angry, and every tenth of them is taken for sad.</summary>
    private static Correction.Stratum Stratum(int group, int faces, int labelled)
    {
        var (answers, labels) = (new ShareCount(7), new List<LabelledFace>());
        for (var photo = 0; photo < faces; photo++)
        {
            var weights = new byte[PhotoWeights.Replicates];
            PhotoWeights.Draw(((ulong)group << 32) + (ulong)photo, weights);
            var (truth, answer) = (photo % 2 == 0 ? 0 : 4, photo % 2 == 0 && photo % 20 != 0 ? 0 : 4);
            answers.Add(answer == 0 ? [1, 0, 0, 0, 0, 0, 0] : [0, 0, 0, 0, 1, 0, 0], weights);
            if (photo < labelled)
            {
                labels.Add(new LabelledFace($"{group}", answer, 0.5f, [truth], weights));
            }
        }
        return new Correction.Stratum(answers, labels);
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
