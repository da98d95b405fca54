using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Model.Serving;

/// <summary>The serving model, swapped while requests run.</summary>
/// <remarks>
/// It looks for a model only once one is needed, so that a process that does not score loads none. A candidate is
/// downloaded and tested, then one reference is swapped; holders of a lease keep the old model until their lease ends.
/// If a version is refused, or fails in service, the previous one serves. The bundled model serves only if the registry answers that
/// nothing is promoted, or if no published version can serve.
/// </remarks>
public sealed partial class HotModel : IDisposable, IAsyncDisposable
{
    private readonly IModelSource _source;
    private readonly ModelLoader _loader;
    private readonly HotModelOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<HotModel> _logger;
    private readonly Func<(byte[] Onnx, ModelManifest Manifest)> _bundled;
    private readonly Dictionary<ModelVersion, (Exception Reason, long At)> _refused = [];
    private readonly SemaphoreSlim _choosing = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<long> _started;
    private readonly TaskCompletionSource _polled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoadedModel? _model;
    private HotModelStatus _status = new();
    private Versioned<CurrentModel>? _pointer;
    private string? _pointerProblem;

    public HotModel(IModelSource source, ModelLoader loader, IOptions<HotModelOptions> options, TimeProvider time, ILogger<HotModel> logger)
        : this(source, loader, options.Value, time, logger, () => BundledModel.Read(loader.Precision))
    {
    }

    /// <summary>With a replacement for the bundled model.</summary>
    internal HotModel(
        IModelSource source, SessionFactory sessions, TimeProvider time, ILogger<HotModel> logger, (byte[] Onnx, ModelManifest Manifest) bundled)
        : this(source, new ModelLoader(source, sessions, Options.Create(new HotModelOptions()), time), new HotModelOptions(), time, logger, () => bundled)
    {
    }

    internal HotModel(
        IModelSource source,
        ModelLoader loader,
        HotModelOptions options,
        TimeProvider time,
        ILogger<HotModel> logger,
        Func<(byte[] Onnx, ModelManifest Manifest)> bundled)
    {
        _source = source;
        _loader = loader;
        _options = options;
        _time = time;
        _logger = logger;
        _bundled = bundled;
        _started = new(() =>
        {
            // The loop outlives the request that started it, so it must not be part of that request's trace.
            ThreadPool.UnsafeQueueUserWorkItem(static hot => _ = hot.PollAsync(), this, preferLocal: false);
            return _time.GetTimestamp();
        });
    }

    public HotModelStatus Status => Volatile.Read(ref _status);

    /// <summary>The manifest of the serving model; null if none serves yet.</summary>
    public ModelManifest? Manifest => Volatile.Read(ref _model)?.Network.Manifest;

    /// <summary>What networks run on: Cpu or Cuda.</summary>
    public ExecutionProvider Provider => _loader.Provider;

    /// <summary>Time left for finding the first model; 0 once it is over.</summary>
    public TimeSpan StartTimeLeft
    {
        get
        {
            var left = _options.StartLimit - _time.GetElapsedTime(_started.Value);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Starts looking for a model, now and at every poll; further calls have no effect.</summary>
    public void Start() => _ = _started.Value;

    /// <summary>Waits until a model serves, at most for <see cref="HotModelOptions.StartLimit"/>.</summary>
    /// <exception cref="ModelNotReadyException">No model serves by then.</exception>
    public Task WaitAsync(CancellationToken cancellationToken) => WaitAsync(_options.StartLimit, cancellationToken);

    /// <summary>Waits until a model serves.</summary>
    /// <exception cref="ModelNotReadyException">No model serves by then.</exception>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        Start();
        try
        {
            await Volatile.Read(ref _ready).Task.WaitAsync(limit, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw NotReady(e);
        }
    }

    /// <summary>The configured provider.</summary>
    public ExecutionProvider Configured => _loader.Configured;

    /// <summary>Leases the serving model; dispose the lease to return it.</summary>
    /// <exception cref="ModelNotReadyException">No model serves.</exception>
    public ModelLease Lease()
    {
        while (Volatile.Read(ref _model) is { } model)
        {
            if (model.TryAcquire())
            {
                return new ModelLease(model);
            }
        }
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        throw NotReady(null);
    }

    /// <summary>Asks once which version should serve, and swaps to it if it passes its trial. Failures are reported in <see cref="Status"/>.</summary>
    /// <returns>Whether the serving model changed.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var before = Volatile.Read(ref _model);
        await ChooseAsync(readPointer: true, cancellationToken).ConfigureAwait(false);
        return Volatile.Read(ref _model) is { } after && after != before;
    }

    /// <summary>A network gave an invalid answer: the previous version takes over.</summary>
    /// <returns>False if it continues to serve, because it is the bundled model and there is no other.</returns>
    public async Task<bool> ReplaceAsync(EmotionNetwork failing, ModelRejectedException failure, CancellationToken cancellationToken)
    {
        await RetireAsync(failing, failure, cancellationToken).ConfigureAwait(false);
        await ChooseAsync(readPointer: false, cancellationToken).ConfigureAwait(false);
        return Volatile.Read(ref _model)?.Network != failing;
    }

    /// <summary>Completes once no work is running: a process crashes if it ends while ONNX Runtime opens a model.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_started.IsValueCreated)
        {
            await _polled.Task.ConfigureAwait(false);
        }
        Interlocked.Exchange(ref _model, null)?.Release();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(_options.PollInterval, _time);
        try
        {
            do
            {
                await RefreshAsync(_stopping.Token).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Shutting down.
        }
        finally
        {
            _polled.SetResult();
        }
    }

    private ModelNotReadyException NotReady(Exception? inner)
    {
        var status = Status;
        return new($"No model serves yet: {status.RegistryProblem ?? status.Problem ?? "the model registry has not answered."}", inner);
    }

    private void Update(Func<HotModelStatus, HotModelStatus> change) => Volatile.Write(ref _status, change(_status));

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {ModelVersion} serves now")]
    private static partial void LogSwapped(ILogger logger, ModelVersion modelVersion);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Candidate} was refused and {ModelVersion} serves: {Reason}")]
    private static partial void LogRejected(ILogger logger, ModelVersion candidate, string modelVersion, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model registry does not answer; the serving model stays, and the next poll tries again")]
    private static partial void LogRegistryProblem(ILogger logger, Exception exception);
}
