using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Tests.Batches.Shares;

/// <summary>Faces of one photo, and copies of it, are one draw for every figure, not only for counted shares.</summary>
public sealed class FewPhotosTests
{
    private const int Happy = (int)Emotion.Happy;

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(7, 7, false)]
    [InlineData(1, 20, false)]
    [InlineData(7, 1, true)]
    public void A_difference_of_groups_is_as_uncertain_as_their_shares(int first, int second, bool labelled)
    {
        PhotoResult[] photos = [.. Photos("a", first, happy: 8), .. Photos("b", second, happy: 2)];
        var labels = labelled ? Labels(photos, static face => face.Score.Emotion, [new("a", 400, 400), new("b", 400, 400)]) : null;
        var summary = Summarize(photos, labels);
        var difference = Assert.Single(summary.Differences);
        Assert.Equal(labelled, difference.Corrected);
        var (one, other) = labelled
            ? (summary.CorrectedShares!.Groups["a"].Shares[Happy]!.Value, summary.CorrectedShares.Groups["b"].Shares[Happy]!.Value)
            : (Counted(summary, "a"), Counted(summary, "b"));
        Assert.Equal(Interval.Wilson(0.8, first), one);
        // Newcombe 1998, method 10.
        Assert.Equal(0.6, difference.Shares[Happy]!.Value.Value, 1e-4);
        Assert.Equal(0.6 - Math.Sqrt(Square(0.8 - one.Low) + Square(other.High - 0.2)), difference.Shares[Happy]!.Value.Low, 1e-4);
        Assert.Equal(0.6 + Math.Sqrt(Square(one.High - 0.8) + Square(0.2 - other.Low)), difference.Shares[Happy]!.Value.High, 1e-4);
    }

    [Fact]
    public void A_difference_of_groups_in_which_all_and_none_are_happy_is_not_certain()
    {
        var summary = Summarize([.. Photos("a", 20, happy: 10), .. Photos("b", 20, happy: 0)], null);
        var difference = Assert.Single(summary.Differences).Shares[Happy]!.Value;
        var (low, high) = (Counted(summary, "a").Low, Counted(summary, "b").High);
        Assert.Equal((1, 1), (difference.Value, difference.High));
        Assert.Equal(1 - Math.Sqrt(Square(1 - low) + Square(high)), difference.Low, 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Labels_of_few_photos_say_as_little_as_the_photos(int different)
    {
        // Every other happy answer is wrong, in each photo.
        var photos = Photos("a", different, happy: 10);
        var summary = Summarize(photos, Labels(photos, static (_, number) => number % 2 == 0 ? Emotion.Happy : Emotion.Sad, [new(null, 400, 400)], missed: 10));
        var half = Interval.Wilson(0.5, different);
        Assert.Equal((400, half), (summary.CorrectedShares!.All.Labels, summary.CorrectedShares.All.Shares[Happy]!.Value));
        var person = summary.Agreement!.People[0];
        Assert.Equal((half, half), (person.Accuracy, person.Precision[Happy]!.Value));
        Assert.Equal(Interval.Wilson(1, different), person.Recall[Happy]!.Value);
        Assert.All(summary.Agreement.RiskCoverage, point => Assert.Equal(half, point.Accuracy));
        Assert.Equal(half, summary.Agreement.Detector!.Found);
        // The model says happy to all, so half of the agreement is by chance.
        Assert.Equal(0, person.Kappa.Value, 1e-4);
        Assert.Equal((half.Low - 0.5) / 0.5, person.Kappa.Low, 1e-3);
        Assert.Equal((half.High - 0.5) / 0.5, person.Kappa.High, 1e-3);
    }

    [Fact]
    public void Kappa_of_faces_that_all_agree_is_as_uncertain_as_the_agreement_and_of_one_expression_it_says_nothing()
    {
        var photos = Photos("a", 20, happy: 5);
        var person = Summarize(photos, Labels(photos, static face => face.Score.Emotion, [new(null, 400, 400)])).Agreement!.People[0];
        Assert.Equal(Interval.Wilson(1, 20), person.Accuracy);
        Assert.Equal((1, 1), (person.Kappa.Value, person.Kappa.High));
        Assert.Equal((person.Accuracy.Low - 0.5) / 0.5, person.Kappa.Low, 1e-3);

        photos = Photos("a", 20, happy: 10);
        Assert.Equal(new Interval(1, -1, 1), Summarize(photos, Labels(photos, static face => face.Score.Emotion, [new(null, 400, 400)])).Agreement!.People[0].Kappa);
    }

    /// <summary>Forty photos of ten faces each, of which only some differ; the others are copies.</summary>
    private static PhotoResult[] Photos(string group, int different, int happy) =>
    [
        .. Enumerable.Range(0, 40).Select(index => TestResults.Scored(TestResults.Photo($"{group}/{index}.jpg"), [.. Enumerable.Range(0, 10).Select(face => face < happy ? Emotion.Happy : Emotion.Sad)]) with
        {
            Facts = new PhotoFacts { Group = group, Sha256 = TestResults.Photo($"{group}/{index % different}.jpg").Key.PadRight(64, '0') },
        }),
    ];

    private static LabelFile Labels(PhotoResult[] photos, Func<FaceResult, Emotion> truth, LabelStratum[] strata) => Labels(photos, (face, _) => truth(face), strata);

    private static LabelFile Labels(PhotoResult[] photos, Func<FaceResult, int, Emotion> truth, LabelStratum[] strata, int missed = 0)
    {
        var faces = photos.SelectMany(photo => photo.Faces.Select((face, index) => (Id: $"{photo.Photo.Key}-{index + 1}", Label: truth(face, index + 1).Name())));
        var searched = photos.ToImmutableSortedDictionary(photo => photo.Photo.Key, _ => Enumerable.Repeat(ImmutableArray.Create(0.5, 0.5), missed).ToImmutableArray());
        return new LabelFile { Schema = 1, Batch = "holiday", Strata = [.. strata], People = [new LabelPerson("A", faces.ToImmutableSortedDictionary(face => face.Id, face => face.Label), searched)] };
    }

    private static BatchSummary Summarize(PhotoResult[] photos, LabelFile? labels)
    {
        var count = new BatchCount("holiday", labels);
        Array.ForEach(photos, count.Add);
        return count.ToSummary(TimeSpan.Zero);
    }

    private static Interval Counted(BatchSummary summary, string group)
    {
        var shares = summary.WithUnsureShares!.Groups[group];
        return new Interval((double)shares.Counts[Happy] / shares.Faces, shares.Low[Happy], shares.High[Happy]);
    }

    private static double Square(double value) => value * value;
}
