using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Cleaning;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Tests.Cleaning;

public sealed class LabelDisputeTests
{
    [Fact]
    public void A_label_is_disputed_where_it_gets_next_to_nothing_and_another_passes_its_threshold()
    {
        var random = new Random(1);
        ImmutableArray<LabelledFace> faces = [.. Enumerable.Range(0, 5).Select(i => SyntheticFaces.Face(10 + i, Split.Training, i == 3 ? Emotion.Sad : Emotion.Happy, random))];
        float[][] probabilities =
        [
            Row(happy: 0.9f, sad: 0.1f),
            Row(happy: 0.7f, sad: 0.3f),
            Row(happy: 0.01f, sad: 0.99f),   // Sad's threshold is 0.6: disputed.
            Row(happy: 0.4f, sad: 0.6f),
            Row(happy: 0.02f, sad: 0.5f),    // Nothing passes its threshold.
        ];

        Assert.Equal([12], LabelDispute.Disputed(faces, probabilities));
    }

    [Fact]
    public void Every_image_is_judged_by_a_network_that_did_not_see_its_pixels()
    {
        var faces = SyntheticFaces.Set(training: 40, validation: 0).Of(Split.Training);
        var display = new CountingDisplay();
        var options = new TrainingOptions { Epochs = 1, BatchSize = 14, EarlySide = 24, EarlyShare = 1 };

        var disputed = new LabelDispute(display, TimeProvider.System).Find(
            new("a.csv", [.. faces], []), folds: 2, options, new(TorchSharp.torch.CPU, TorchSharp.torch.ScalarType.Float32), CancellationToken.None);

        Assert.Equal(2, display.Runs);
        Assert.Empty(disputed.Except(faces.Select(f => f.Row)));
        Assert.Equal([0, 1], faces.Select(f => LabelDispute.FoldOf(f, 2)).Distinct().Order());
        Assert.Equal(LabelDispute.FoldOf(faces[3], 5), LabelDispute.FoldOf(faces[3] with { Row = 99, Emotion = Emotion.Fear }, 5));
    }

    private static float[] Row(float happy, float sad)
    {
        var row = new float[7];
        (row[(int)Emotion.Happy], row[(int)Emotion.Sad]) = (happy, sad);
        return row;
    }

    private sealed class CountingDisplay : ITrainingDisplay
    {
        public int Runs { get; private set; }

        public void Run(long totalSteps, long doneSteps, Action<Action<long, double>> work)
        {
            Runs++;
            work((_, _) => { });
        }

        public void Epoch(EpochReport report, int epochs)
        {
        }

        public void Note(string text)
        {
        }
    }
}
