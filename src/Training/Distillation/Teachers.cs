using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Learning;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Distillation;

/// <summary>Trained models that a new network learns from beside the labels: the mean of their answers.</summary>
/// <remarks>
/// Hinton et al., "Distilling the Knowledge in a Neural Network" (2015), section 2, with the models' own calibrated temperature.
/// Each face is shown varied, so that what a teacher learned by heart of one picture counts for less.
/// </remarks>
public sealed class Teachers : IDisposable
{
    private readonly ImmutableArray<OnnxModel> _models;

    /// <param name="contents">The bytes of the models' <c>model.onnx</c>.</param>
    /// <param name="labels">What the new network tells apart.</param>
    /// <exception cref="UsageException">One of them is no model, or tells other emotions apart.</exception>
    public Teachers(IEnumerable<byte[]> contents, ImmutableArray<Emotion> labels)
    {
        _models = [.. contents.Select(c => new OnnxModel(c))];
        if (_models.FirstOrDefault(m => !m.Labels.SequenceEqual(labels)) is { } other)
        {
            Dispose();
            throw new UsageException($"A teacher tells {other.Labels.Length} emotions apart and the new network {labels.Length}: they must be the same.");
        }
    }

    /// <summary>Batches that <see cref="Answer"/> asks for.</summary>
    public long Steps(FaceTensors data) => _models.Length * Batches(data.Count);

    /// <summary>Asks all teachers about all faces.</summary>
    /// <param name="data">The faces, on any device.</param>
    /// <param name="seed">Seed of the variations.</param>
    /// <param name="move">How far faces are moved at most, in pixels of the 48.</param>
    /// <param name="shown">Called after every batch with the number of batches done.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>Probabilities, float32 [N, classes].</returns>
    public Tensor Answer(FaceTensors data, int seed, double move, Action<long> shown, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator((ulong)seed);
        var (faces, classes) = (data.Faces.cpu(), _models[0].Labels.Length);
        var sum = zeros(data.Count, classes);
        for (long batch = 0, done = 0; batch < Batches(data.Count); batch++)
        {
            var (start, end) = (batch * OnnxModel.BatchSize, Math.Min((batch + 1) * OnnxModel.BatchSize, data.Count));
            using var inner = NewDisposeScope();
            var varied = Augmentation.Apply(faces.slice(0, start, end, 1), FaceCrop.Side, move, covering: 0, noise);
            var pixels = varied.round_().to_type(ScalarType.Byte).data<byte>().ToArray();
            foreach (var model in _models)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum.slice(0, start, end, 1).add_(tensor(model.Run(pixels, "probabilities")).view(-1, classes));
                shown(++done);
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
