using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Cleaning;

/// <summary>Finds labels that networks trained on the other images dispute.</summary>
/// <remarks>
/// Northcutt et al., "Confident Learning" (2021), section 3: out-of-sample probabilities, and for each class its own threshold, the
/// mean probability that its images get. A label is disputed if another class passes its threshold and the label's probability is near zero.
/// </remarks>
/// <param name="display">Shows progress.</param>
/// <param name="time">Measures speed.</param>
public sealed class LabelDispute(ITrainingDisplay display, TimeProvider time)
{
    /// <summary>Probability below which a label counts as disputed.</summary>
    public const double Negligible = 0.05;

    /// <param name="set">The data set.</param>
    /// <param name="folds">Number of parts; each is judged by a network trained on the others.</param>
    /// <param name="options">The recipe of each network.</param>
    /// <param name="device">The training device.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>Rows of training images with disputed labels.</returns>
    public IReadOnlySet<int> Find(FaceSet set, int folds, TrainingOptions options, TrainingDevice device, CancellationToken cancellationToken)
    {
        var faces = set.Of(Split.Training);
        var probabilities = new float[faces.Length][];
        for (var fold = 0; fold < folds; fold++)
        {
            // Equal images stay in the same part: a network must not be trained on what it judges.
            var mine = fold;
            bool IsJudged(LabelledFace face) => FoldOf(face, folds) == mine;
            display.Note($"network {fold + 1} of {folds}");
            using var scope = NewDisposeScope();
            var network = Learn([.. faces.Where(f => !IsJudged(f))], options, device, cancellationToken);
            (LabelledFace Face, int Index)[] judged = [.. faces.Select((f, i) => (f, i)).Where(f => IsJudged(f.f))];
            var tensors = FaceTensors.Create([.. judged.Select(j => j.Face)], EmotionLabels.Seven).To(device.Device);
            var (views, _) = Inference.Views(network, tensors.Faces);
            foreach (var (row, place) in Evaluation.Temperature.Probabilities(views, network.Classes, 1).Chunk(network.Classes).Zip(judged))
            {
                probabilities[place.Index] = row;
            }
        }
        return Disputed(faces, probabilities);
    }

    /// <summary>The rows with disputed labels, given out-of-sample probabilities by emotion.</summary>
    public static IReadOnlySet<int> Disputed(ImmutableArray<LabelledFace> faces, IReadOnlyList<float[]> probabilities)
    {
        var own = faces.Select((f, i) => (f.Emotion, Probability: probabilities[i][(int)f.Emotion])).ToLookup(p => p.Emotion, p => p.Probability);
        var thresholds = EmotionLabels.Seven.Select(e => own[e].DefaultIfEmpty(1).Average()).ToArray();
        return faces
            .Where((face, i) => probabilities[i][(int)face.Emotion] < Negligible
                && probabilities[i].Index().Any(p => p.Index != (int)face.Emotion && p.Item >= thresholds[p.Index]))
            .Select(face => face.Row)
            .ToHashSet();
    }

    /// <summary>The part of an image; equal images have the same part.</summary>
    public static int FoldOf(LabelledFace face, int folds) => Convert.ToInt32(PixelHash.Of(face)[..7], 16) % folds;

    private FaceNetwork Learn(ImmutableArray<LabelledFace> faces, TrainingOptions options, TrainingDevice device, CancellationToken cancellationToken)
    {
        var trainer = new Trainer(() => device.Create(NetworkCatalog.Default.Name, EmotionLabels.Seven), FaceTensors.Create(faces, EmotionLabels.Seven).To(device.Device), options);
        display.Run(trainer.TotalSteps, 0, shown =>
        {
            var meter = new EpochMeter(time, options.BatchSize);
            while (trainer.Step < trainer.TotalSteps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                meter.Add(trainer.Advance());
                shown(trainer.Step, meter.ImagesPerSecond);
            }
        });
        return trainer.Average;
    }
}
