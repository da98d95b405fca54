using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class SoftTargetsTests
{
    private static readonly byte[] AllNeutral = [10, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public void Without_votes_a_target_is_the_smoothed_label()
    {
        var row = Targets(SyntheticFaces.Face(0, Split.Training, Emotion.Happy, new Random(1)));

        Assert.Equal([0.1f / 7, 0.1f / 7, 0.1f / 7, 0.9f + (0.1f / 7), 0.1f / 7, 0.1f / 7, 0.1f / 7], row, Near);
    }

    [Fact]
    public void Votes_count_as_the_labels_that_they_meet_in_training()
    {
        // The taggers call all neutral; FER2013 calls half of them sad. So "neutral" means half neutral, half sad.
        var random = new Random(1);
        var row = Targets([.. Enumerable.Range(0, 200).Select(i => SyntheticFaces.Face(i, Split.Training, i % 2 == 0 ? Emotion.Sad : Emotion.Neutral, random, AllNeutral))]);

        var smooth = 0.1f / 7;
        Assert.Equal((0.8f * (0.9f + smooth)) + (0.2f * 0.5f), row[(int)Emotion.Sad], 0.01f);
        Assert.Equal((0.8f * smooth) + (0.2f * 0.5f), row[(int)Emotion.Neutral], 0.01f);
        Assert.Equal(1, row.Sum(), 5);
    }

    [Fact]
    public void A_single_vote_counts_for_as_much_as_it_turned_out_to_mean()
    {
        // Nine say neutral and one fear: FER2013 calls these faces fear. Where all ten say neutral, it calls them neutral.
        var random = new Random(1);
        byte[] oneFear = [9, 0, 0, 0, 0, 0, 1, 0, 0, 0];
        var row = Targets([.. Enumerable.Range(0, 200).Select(i => i % 2 == 0
            ? SyntheticFaces.Face(i, Split.Training, Emotion.Fear, random, oneFear)
            : SyntheticFaces.Face(i, Split.Training, Emotion.Neutral, random, AllNeutral))]);

        Assert.InRange(row[(int)Emotion.Fear], 0.9f, 1);
    }

    private static float[] Targets(params LabelledFace[] faces)
    {
        var options = new TrainingOptions { LabelSmoothing = 0.1, VoteShare = 0.2 };
        using var targets = SoftTargets.Create(FaceTensors.Create([.. faces], EmotionLabels.Seven), 7, options);
        return targets[0].data<float>().ToArray();
    }

    private static bool Near(float expected, float actual) => Math.Abs(expected - actual) < 1e-6;
}
