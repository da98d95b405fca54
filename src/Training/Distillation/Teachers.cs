using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Learning;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Distillation;

/// <summary>Trained models that a new network learns from in addition to the labels: the mean of their answers.</summary>
/// <remarks>
/// Hinton et al., "Distilling the Knowledge in a Neural Network" (2015), section 2, with the models' own calibrated temperature.
/// Each face is shown in several views, the same that the new network sees, so that what a teacher memorized about one picture counts less.
/// </remarks>
public sealed class Teachers : IDisposable
{
    private readonly ImmutableArray<OnnxModel> _models;

    /// <param name="contents">The bytes of the models' <c>model.onnx</c>.</param>
    /// <param name="labels">The emotions of the new network.</param>
    /// <exception cref="UsageException">One of them is not a model, or has other emotions.</exception>
    public Teachers(IEnumerable<byte[]> contents, ImmutableArray<Emotion> labels)
    {
        _models = [.. contents.Select(c => new OnnxModel(c))];
        if (_models.FirstOrDefault(m => !m.Labels.SequenceEqual(labels)) is { } other)
        {
            Dispose();
            throw new UsageException($"A teacher distinguishes {LabelSets.Write(other.Labels)}, and the new network {LabelSets.Write(labels)}: they must be the same, in the same order.");
        }
    }

    /// <summary>The number of batches in <see cref="Answer"/>.</summary>
    public long Steps(FaceTensors data, TrainingOptions options) => options.TeacherViews * _models.Length * Batches(data.Count);

    /// <summary>Runs all teachers on all views of all faces.</summary>
    /// <param name="data">The faces, on any device.</param>
    /// <param name="options">Say which views.</param>
    /// <param name="shown">Called after every batch with the number of finished batches.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>Probabilities, float32 [views, N, classes].</returns>
    public Tensor Answer(FaceTensors data, TrainingOptions options, Action<long> shown, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var (faces, classes) = (data.Faces.cpu(), _models[0].Labels.Length);
        var sum = zeros(options.TeacherViews, data.Count, classes);
        var done = 0L;
        for (var view = 0; view < options.TeacherViews; view++)
        {
            var windows = TaughtViews.Windows(data.Count, view, options);
            for (long batch = 0; batch < Batches(data.Count); batch++)
            {
                var (start, end) = (batch * OnnxModel.BatchSize, Math.Min((batch + 1) * OnnxModel.BatchSize, data.Count));
                using var inner = NewDisposeScope();
                var seen = Augmentation.Look(faces.slice(0, start, end, 1), windows.slice(0, start, end, 1), FaceCrop.Side);
                var pixels = seen.round_().to_type(ScalarType.Byte).data<byte>().ToArray();
                foreach (var model in _models)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    sum[view].slice(0, start, end, 1).add_(tensor(model.Run(pixels, "probabilities")).view(-1, classes));
                    shown(++done);
                }
            }
        }
        return sum.div_(_models.Length).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var model in _models)
        {
            model.Dispose();
        }
    }

    private static long Batches(long faces) => (faces + OnnxModel.BatchSize - 1) / OnnxModel.BatchSize;
}
