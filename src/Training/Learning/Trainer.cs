using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Trains a network, step by step, so that it can stop and go on after any of them.</summary>
/// <remarks>Every step seeds its own random numbers from the run's seed and its own number: where a run stopped leaves no trace in its result.</remarks>
public sealed class Trainer
{
    private readonly EmotionNetwork _network;
    private readonly EmotionNetwork _average;
    private readonly FaceTensors _training;
    private readonly Tensor _targets;
    private readonly TrainingOptions _options;
    private readonly NesterovOptimizer _optimizer;
    private readonly WeightAverage _averaging;

    /// <param name="network">The network to train.</param>
    /// <param name="average">Another of its kind; receives the averaged weights, which are the result.</param>
    /// <param name="training">What to learn from.</param>
    /// <param name="options">The recipe.</param>
    public Trainer(EmotionNetwork network, EmotionNetwork average, FaceTensors training, TrainingOptions options)
    {
        (_network, _average, _training, _options) = (network, average, training, options);
        if (training.Count < options.BatchSize)
        {
            throw new ArgumentException($"{training.Count} training images are fewer than one batch of {options.BatchSize}.", nameof(training));
        }
        _targets = SoftTargets.Create(training, network.Classes, options);
        // The window's place follows the features slowly: a jumping window would leave its branch nothing to learn from.
        _optimizer = new(network, options.WeightDecay, name => name.StartsWith("transformer", StringComparison.Ordinal) ? options.TransformerRate : 1);
        _averaging = new(network, average, options.AverageDecay);
        average.eval();
    }

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Steps an epoch; what does not fill a batch is left for another epoch's order.</summary>
    public int StepsPerEpoch => (int)(_training.Count / _options.BatchSize);

    public long TotalSteps => (long)StepsPerEpoch * _options.Epochs;

    /// <summary>Everything a checkpoint holds.</summary>
    private IEnumerable<(string Name, Tensor Value)> State =>
    [
        .. NetworkState.Of(_network).Select(t => ("network." + t.Name, t.Value)),
        .. NetworkState.Of(_average).Select(t => ("average." + t.Name, t.Value)),
        .. _optimizer.Velocities,
    ];

    public void Save(string path) => Checkpoint.Save(path, Step, State);

    public void Resume(string path) => Step = Checkpoint.Load(path, State);

    /// <summary>Does one step.</summary>
    /// <returns>The loss, and how many of the batch were answered right.</returns>
    /// <exception cref="TrainingDivergedException">The loss is not finite; the weights are as they were.</exception>
    public (double Loss, long Right) Advance()
    {
        using var scope = NewDisposeScope();
        var (faces, targets, labels, votes) = NextBatch();
        var output = _network.forward(faces);
        var loss = SoftCrossEntropy(output.Logits, targets);
        if (output.Votes is { } answers)
        {
            loss += SoftCrossEntropy(answers, votes) * _options.VoteLoss;
        }
        var value = loss.item<float>();
        if (!float.IsFinite(value))
        {
            throw new TrainingDivergedException($"The loss became {value} at step {Step + 1}. Lower the learning rate; the last checkpoint is sound.");
        }
        loss.backward();
        _optimizer.Step(LearningRate.At(_options, (Step + 1) / (double)StepsPerEpoch));
        Step++;
        _averaging.Update(Step);
        return (value, output.Logits.argmax(1).eq(labels).sum().item<long>());
    }

    private (Tensor Faces, Tensor Targets, Tensor Labels, Tensor Votes) NextBatch()
    {
        var (epoch, place) = Math.DivRem(Step, StepsPerEpoch);
        random.manual_seed(Seed(epoch, 0));
        var order = randperm(_training.Count, device: _training.Labels.device);
        var batch = order.slice(0, place * _options.BatchSize, (place + 1) * _options.BatchSize, 1);
        random.manual_seed(Seed(epoch, place + 1));
        _network.train();
        var side = epoch < _options.Epochs * _options.EarlyShare ? _options.EarlySide : Model.Faces.FaceCrop.Side;
        var (faces, targets, votes) = (Augmentation.Apply(_training.Faces[batch], side), _targets[batch], _training.Votes[batch]);
        if (epoch < _options.Epochs * _options.MixupShare && _options.Mixup > 0)
        {
            // One order for all three: a mixed face has its two faces' targets in the same shares.
            var mixing = new Mixing(_options.BatchSize, _options.Mixup, Seed(epoch, place + 1));
            (faces, targets, votes) = (mixing.Apply(faces), mixing.Apply(targets), mixing.Apply(votes));
        }
        return (faces, targets, _training.Labels[batch], votes);
    }

    private long Seed(long epoch, long place) => (((_options.Seed * 1_000_003L) + epoch) * 1_000_003L) + place;

    private static Tensor SoftCrossEntropy(Tensor logits, Tensor targets) =>
        -(nn.functional.log_softmax(logits, 1) * targets).sum(1).mean();
}
