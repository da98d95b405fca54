using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Cleaning;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests.Cleaning;

public sealed class DataCleanerTests
{
    private static readonly byte[] AllSad = [0, 0, 0, 10, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] HalfSad = [0, 0, 0, 5, 5, 0, 0, 0, 0, 0];
    private static readonly byte[] SixHappy = [0, 6, 0, 4, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] EightHappy = [0, 8, 0, 2, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] AllContempt = [0, 0, 0, 0, 0, 0, 0, 10, 0, 0];
    private static readonly byte[] MostlyNoFace = [4, 0, 0, 0, 0, 0, 0, 0, 0, 6];

    private readonly Random _random = new(1);
    private readonly List<LabelledFace> _faces = [];

    [Fact]
    public void Blank_blurred_and_faceless_images_go()
    {
        Add(Emotion.Sad, votes: AllSad);
        Add(Emotion.Sad, Crop((_, _) => 7));
        Add(Emotion.Sad, Crop((x, y) => (byte)(4 * x + y)));
        Add(Emotion.Sad, votes: MostlyNoFace);

        Assert.Equal([(1, RemovalReason.Blank), (2, RemovalReason.Blurred), (3, RemovalReason.NoFace)], Removed(new()));
    }

    [Fact]
    public void A_dark_photo_is_not_a_blurred_one()
    {
        var sharp = Add(Emotion.Sad).Crop.Pixels.ToArray();
        Add(Emotion.Sad, Crop((x, y) => (byte)(sharp[(y * FaceCrop.Side) + x] / 12)));
        Add(Emotion.Sad, Crop((x, y) => (byte)(127 + (100 * Math.Sin(x / 12.0) * Math.Cos(y / 12.0)))));

        Assert.Equal([(2, RemovalReason.Blurred)], Removed(new()));
    }

    [Fact]
    public void Of_repeated_images_one_stays_unless_their_labels_differ()
    {
        var (same, conflicting) = (Add(Emotion.Sad).Crop, Add(Emotion.Fear).Crop);
        Add(Emotion.Sad, same);
        Add(Emotion.Angry, conflicting);

        Assert.Equal([(1, RemovalReason.ConflictingLabels), (2, RemovalReason.Duplicate), (3, RemovalReason.ConflictingLabels)], Removed(new()));
    }

    [Fact]
    public void What_repeats_in_an_evaluation_split_leaves_training_and_never_the_split()
    {
        var judged = Add(Emotion.Happy, split: Split.PublicTest).Crop;
        Add(Emotion.Happy, judged);
        Add(Emotion.Sad, Crop((_, _) => 0), split: Split.PrivateTest);

        Assert.Equal([(1, RemovalReason.RepeatsEvaluation)], Removed(new()));
        Assert.Equal([(1, RemovalReason.RepeatsEvaluation)], Removed(CleaningOptions.Certain));
    }

    [Fact]
    public void Votes_take_out_what_is_ambiguous_and_labels_that_nearly_all_outvote()
    {
        Add(Emotion.Sad, votes: AllSad);
        Add(Emotion.Sad, votes: HalfSad);
        Add(Emotion.Sad, votes: SixHappy);
        Add(Emotion.Sad, votes: EightHappy);
        Add(Emotion.Sad, votes: AllContempt);

        Assert.Equal([(1, RemovalReason.Ambiguous), (3, RemovalReason.OutvotedLabel), (4, RemovalReason.OutvotedLabel)], Removed(new()));
        Assert.Equal([(3, RemovalReason.OutvotedLabel), (4, RemovalReason.OutvotedLabel)], Removed(new() { Agreement = 0.4 }));
        Assert.Empty(Removed(CleaningOptions.Certain));
    }

    [Fact]
    public void Disputed_rows_go_and_neutral_is_thinned_last()
    {
        for (var i = 0; i < 4; i++)
        {
            Add(Emotion.Neutral);
        }
        Add(Emotion.Sad);

        var result = DataCleaner.Clean(Set(), new() { MaximumNeutral = 2 }, new HashSet<int> { 0, 4 });

        Assert.Equal([RemovalReason.DisputedLabel, RemovalReason.DisputedLabel], result.Removed.Where(r => r.Face.Row is 0 or 4).Select(r => r.Reason));
        Assert.Single(result.Removed, r => r.Reason == RemovalReason.ThinnedNeutral);
        Assert.Equal(2, result.Set.Faces.Length);
    }

    private LabelledFace Add(Emotion emotion, FaceCrop? crop = null, byte[]? votes = null, Split split = Split.Training)
    {
        var face = SyntheticFaces.Face(_faces.Count, split, emotion, _random, votes);
        _faces.Add(crop is { } given ? face with { Crop = given } : face);
        return _faces[^1];
    }

    private static FaceCrop Crop(Func<int, int, byte> pixel) =>
        new(Enumerable.Range(0, FaceCrop.Length).Select(i => pixel(i % FaceCrop.Side, i / FaceCrop.Side)).ToArray());

    private FaceSet Set() => new("a.csv", [.. _faces], []);

    private (int Row, RemovalReason Reason)[] Removed(CleaningOptions options) =>
        [.. DataCleaner.Clean(Set(), options).Removed.Select(r => (r.Face.Row, r.Reason))];
}
