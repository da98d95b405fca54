using DeepEmotion.Training.Data;
using DeepEmotion.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Trains a network step by step, so that it can stop and continue after any step.</summary>
/// <remarks>Every step derives its random seed from the run's seed and its own number, so stopping and resuming does not change the result.</remarks>
public sealed class Trainer
{
    private readonly FaceNetwork[] _workers;
    private readonly FaceTensors _training;
    private readonly Tensor _targets;
    private readonly TrainingOptions _options;
    private readonly LatentLabels[] _latent;
    private readonly NesterovOptimizer _optimizer;
    private readonly NesterovOptimizer? _latentOptimizer;
    private readonly WeightAverage _averaging;
    private readonly Tensor _best = full(1, float.PositiveInfinity);
    private (int View, Tensor? Windows) _shown = (-1, null);

    /// <param name="create">Makes a network; called for each worker and for the average.</param>
    /// <param name="training">The training faces.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="begin">Loads the network's initial weights; null for random ones.</param>
    /// <exception cref="UsageException">There are fewer images than in a batch.</exception>
    public Trainer(Func<FaceNetwork> create, FaceTensors training, TrainingOptions options, Action<FaceNetwork>? begin = null)
    {
        (_training, _options) = (training, options);
        RequireBatch(training, options);
        set_num_threads(1);
        random.manual_seed(options.Seed);
        _workers = [.. Enumerable.Range(0, options.Workers).Select(_ => create())];
        Average = create();
        begin?.Invoke(Network);
        Start = [.. NetworkState.Of(Network).Select(t => t.Value.detach().clone())];
        Average.eval();
        _targets = SoftTargets.Create(training, Network.Classes, options);
        _optimizer = new(Network, options.WeightDecay, name => Network.Locates(name) ? options.TransformerRate : 1);
        _averaging = new(Network, Average, options.AverageDecay);
        _latent = [.. _workers.Where(_ => options.Reading == LabelReading.Latent).Select(w => new LatentLabels(w.Labels, options.VoteShare).to(training.Labels.device))];
        _latentOptimizer = _latent.Length > 0 ? new(_latent[0], weightDecay: 0, static _ => 1) : null;
    }

    /// <exception cref="UsageException">There are fewer images than in a batch.</exception>
    public static void RequireBatch(FaceTensors training, TrainingOptions options)
    {
        if (training.Count < options.BatchSize)
        {
            throw new UsageException($"{training.Count} training images are fewer than one batch of {options.BatchSize}.");
        }
    }

    /// <summary>The transition matrices that are learned; null unless labels are latent.</summary>
    public LatentLabels? Latent => _latent.FirstOrDefault();

    /// <summary>The average of the weights over the steps, which is the result.</summary>
    public FaceNetwork Average { get; }

    /// <summary>The weights and statistics before the first step, as <see cref="NetworkState"/> lists them.</summary>
    public IReadOnlyList<Tensor> Start { get; }

    /// <summary>The network that is trained.</summary>
    public FaceNetwork Network => _workers[0];

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Steps per epoch; images that do not fill a batch are left to another epoch.</summary>
    public int StepsPerEpoch => (int)(_training.Count / _options.BatchSize);

    public long TotalSteps => (long)StepsPerEpoch * _options.Epochs;

    /// <summary>Epochs done, fractions included.</summary>
    private double Epoch => Step / (double)StepsPerEpoch;

    /// <summary>Which of <see cref="TaughtViews"/> this epoch shows.</summary>
    private int View => (int)(Step / StepsPerEpoch % _options.TeacherViews);

    /// <summary>The content of a checkpoint.</summary>
    private IEnumerable<(string Name, Tensor Value)> State =>
    [
        .. NetworkState.Of(Network).Select(t => ("network." + t.Name, t.Value)),
        .. NetworkState.Of(Average).Select(t => ("average." + t.Name, t.Value)),
        .. _optimizer.Velocities,
        .. Latent is { } latent ? NetworkState.Of(latent).Select(t => ("labels." + t.Name, t.Value)) : [],
        .. _latentOptimizer?.Velocities.Select(v => ("labels." + v.Name, v.Value)) ?? [],
        ("best", _best),
    ];

    public void Save(string path) => Checkpoint.Save(path, Step, State);

    public void Resume(string path) => Step = Checkpoint.Load(path, State);

    /// <summary>Whether a loss on the validation split is the smallest of the run so far; checkpoints store it.</summary>
    public bool IsBest(double loss)
    {
        // Written so that NaN is never the best.
        if (!((float)loss < _best.item<float>()))
        {
            return false;
        }
        _best.fill_((float)loss);
        return true;
    }

    /// <summary>Does one step.</summary>
    /// <returns>The loss, and the number of right answers in the batch.</returns>
    /// <exception cref="TrainingDivergedException">The loss is not finite; the weights are unchanged.</exception>
    public (double Loss, long Right) Advance()
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        var rows = NextRows();
        var results = new (double Loss, long Right)[_workers.Length];
        var windows = Windows(rows);
        Parallel.For(0, _workers.Length, worker => results[worker] = Learn(worker, rows, windows));
        var loss = results.Sum(r => r.Loss);
        if (!double.IsFinite(loss))
        {
            Network.zero_grad();
            throw new TrainingDivergedException($"The loss became {loss} at step {Step + 1}. Give a lower --learning-rate and another --out.");
        }
        foreach (var worker in _workers[1..])
        {
            GradientSum.Add(worker, Network);
        }
        foreach (var latent in _latent.Skip(1))
        {
            GradientSum.Add(latent, _latent[0]);
        }
        var rate = LearningRate.At(_options, (Step + 1) / (double)StepsPerEpoch);
        _optimizer.Step(rate);
        _latentOptimizer?.Step(rate);
        Step++;
        _averaging.Update(Step);
        return (loss, results.Sum(r => r.Right));
    }

    /// <summary>Gradients of one part of the batch, scaled so that the parts add up to the batch's mean.</summary>
    private (double Loss, long Right) Learn(int worker, Tensor rows, Tensor? windows)
    {
        // Threads that share an operator wait for each other hundreds of times per step, and add in another order. The setting belongs to
        // each thread, and pool threads may have another value.
        set_num_threads(1);
        using var scope = NewDisposeScope();
        using var noise = new Generator((ulong)((Seed(Step, 0) * _workers.Length) + worker));
        var (first, end) = (rows.shape[0] * worker / _workers.Length, rows.shape[0] * (worker + 1) / _workers.Length);
        var batch = Part(rows.slice(0, first, end, 1), windows?.slice(0, first, end, 1), noise);
        var network = _workers[worker];
        if (worker > 0)
        {
            GradientSum.CopyWeights(Network, network);
            if (_latent.Length > 0)
            {
                GradientSum.CopyWeights(_latent[0], _latent[worker]);
            }
        }
        network.train();
        (network.Noise, network.DropoutFactor) = (noise, _options.NoiseAt(Epoch));
        var output = network.forward(batch.Faces);
        var loss = _latent.Length > 0 ? _latent[worker].Loss(output.Logits, batch.Labels, batch.Votes) : SoftCrossEntropy(output.Logits, batch.Targets);
        if (batch.Taught is { } taught)
        {
            loss = loss * (1 - _options.TeacherShare) + SoftCrossEntropy(output.Logits, taught) * _options.TeacherShare;
        }
        if (output.Votes is { } answers)
        {
            loss += SoftCrossEntropy(answers, batch.Votes) * _options.VoteLoss;
        }
        loss /= _workers.Length;
        loss.backward();
        return (loss.item<float>(), output.Logits.argmax(1).eq(batch.Labels).sum().item<long>());
    }

    /// <summary>The images of the next step, in the epoch's own order.</summary>
    private Tensor NextRows()
    {
        var (epoch, place) = Math.DivRem(Step, StepsPerEpoch);
        using var noise = new Generator((ulong)Seed(epoch, 0));
        return randperm(_training.Count, generator: noise).slice(0, place * _options.BatchSize, (place + 1) * _options.BatchSize, 1).to(_training.Labels.device);
    }

    /// <summary>The windows of the view that this epoch shows; null where there are no teachers, and every step looks somewhere else.</summary>
    private Tensor? Windows(Tensor rows)
    {
        if (_training.Taught is null)
        {
            return null;
        }
        if (_shown.View != View)
        {
            _shown.Windows?.Dispose();
            _shown = (View, TaughtViews.Windows(_training.Count, View, _options).DetachFromDisposeScope());
        }
        return _shown.Windows![rows.cpu()];
    }

    private TrainingBatch Part(Tensor rows, Tensor? windows, Generator noise)
    {
        var early = Network.TakesAnySize && Step / StepsPerEpoch < _options.Epochs * _options.EarlyShare;
        var softened = Softening.Apply(_training.Faces[rows], _options.SoftShare, noise);
        windows ??= Augmentation.Windows(rows.shape[0], _options.Move, noise);
        var seen = Augmentation.Look(softened, windows, early ? _options.EarlySide : Model.Faces.FaceCrop.Side);
        var faces = Augmentation.Cover(seen, _options.CoverShare * _options.NoiseAt(Epoch), noise);
        return new(faces, _targets[rows], _training.Labels[rows], _training.Votes[rows], _training.Taught?[View][rows]);
    }

    private long Seed(long epoch, long place) => (((_options.Seed * 1_000_003L) + epoch) * 1_000_003L) + place;

    private static Tensor SoftCrossEntropy(Tensor logits, Tensor targets) =>
        -(nn.functional.log_softmax(logits, 1) * targets).sum(1).mean();
}
