using Azure;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Model.Serving;

/// <summary>The model that serves now, exchanged while requests run.</summary>
/// <remarks>
/// A candidate is downloaded, its hash and golden pair are checked (which also warms it up), then one reference is
/// swapped. Whoever holds a lease keeps the old one until the lease ends. A bad candidate never serves.
/// </remarks>
public sealed partial class HotModel : IDisposable
{
    private readonly IModelSource _source;
    private readonly SessionFactory _sessions;
    private readonly TimeProvider _time;
    private readonly ILogger<HotModel> _logger;
    private readonly SemaphoreSlim _refreshing = new(1);
    private LoadedModel _model;
    private HotModelStatus _status;
    private ETag? _seen;
    private string? _refusal;

    /// <summary>Starts with the model that comes with the app.</summary>
    public HotModel(IModelSource source, SessionFactory sessions, TimeProvider time, ILogger<HotModel> logger)
        : this(source, sessions, time, logger, BundledModel.Read())
    {
    }

    /// <summary>Starts with a model of the caller's.</summary>
    internal HotModel(
        IModelSource source, SessionFactory sessions, TimeProvider time, ILogger<HotModel> logger, (byte[] Onnx, ModelManifest Manifest) first)
    {
        _source = source;
        _sessions = sessions;
        _time = time;
        _logger = logger;
        _model = new LoadedModel(EmotionNetwork.Load(first.Onnx, first.Manifest, sessions));
        _status = new HotModelStatus { Serving = first.Manifest.Version, Bundled = true, Since = time.GetUtcNow(), Swaps = 0 };
    }

    public HotModelStatus Status => Volatile.Read(ref _status);

    /// <summary>The manifest of the model that serves now.</summary>
    public ModelManifest Manifest
    {
        get
        {
            using var lease = Lease();
            return lease.Network.Manifest;
        }
    }

    /// <summary>What the networks run on: Cpu or Cuda.</summary>
    public ExecutionProvider Provider => _sessions.Provider;

    /// <summary>What the settings ask for.</summary>
    public ExecutionProvider Configured => _sessions.Configured;

    /// <summary>Takes the model that serves now; dispose to give it back.</summary>
    public ModelLease Lease()
    {
        while (true)
        {
            var model = Volatile.Read(ref _model);
            ObjectDisposedException.ThrowIf(model is null, this);
            if (model.TryAcquire())
            {
                return new ModelLease(model);
            }
        }
    }

    /// <summary>Asks once whether another version should serve, and takes it if it is sound.</summary>
    /// <remarks>
    /// A version that fails its checks is not tried again until the pointer changes; a storage error is, at the next call.
    /// </remarks>
    /// <returns>Whether the model was exchanged.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await _source.ReadCurrentAsync(_seen, cancellationToken).ConfigureAwait(false) is not { } pointer)
            {
                Update(status => status with { Problem = _refusal, LastChecked = _time.GetUtcNow() });
                return false;
            }
            var swapped = await TryTakeAsync(pointer.Value.Version, cancellationToken).ConfigureAwait(false);
            _seen = pointer.ETag;
            return swapped;
        }
        catch (RequestFailedException e)
        {
            LogStorageError(_logger, e);
            Update(status => status with { Problem = $"The model registry does not answer: {FirstLine(e)}" });
            return false;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _model!, null)?.Release();
        _refreshing.Dispose();
    }

    private async Task<bool> TryTakeAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        if (version == Status.Serving)
        {
            _refusal = null;
            Update(status => status with { Problem = null, LastChecked = _time.GetUtcNow() });
            return false;
        }
        try
        {
            var manifest = await _source.ReadManifestAsync(version, cancellationToken).ConfigureAwait(false);
            if (manifest.Version != version)
            {
                throw new ModelRejectedException($"Model {version}: its manifest is that of {manifest.Version}.");
            }
            var onnx = await _source.ReadOnnxAsync(version, cancellationToken).ConfigureAwait(false);
            Swap(new LoadedModel(EmotionNetwork.Load(onnx, manifest, _sessions)));
            LogSwapped(_logger, version);
            return true;
        }
        catch (Exception e) when (e is ModelRejectedException or ModelNotFoundException)
        {
            _refusal = e.Message;
            LogRejected(_logger, version, Status.Serving, e.Message);
            Update(status => status with { Problem = e.Message, Rejections = status.Rejections + 1, LastChecked = _time.GetUtcNow() });
            return false;
        }
    }

    private void Swap(LoadedModel next)
    {
        Interlocked.Exchange(ref _model, next).Release();
        _refusal = null;
        var now = _time.GetUtcNow();
        Update(status => new HotModelStatus
        {
            Serving = next.Network.Manifest.Version,
            Bundled = false,
            Since = now,
            Swaps = status.Swaps + 1,
            Rejections = status.Rejections,
            LastChecked = now,
        });
    }

    private void Update(Func<HotModelStatus, HotModelStatus> change) => Volatile.Write(ref _status, change(_status));

    private static string FirstLine(Exception e) => e.Message.Split('\n', 2)[0].Trim();

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {ModelVersion} serves now")]
    private static partial void LogSwapped(ILogger logger, ModelVersion modelVersion);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Candidate} was refused, {ModelVersion} goes on serving: {Reason}")]
    private static partial void LogRejected(ILogger logger, ModelVersion candidate, ModelVersion modelVersion, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model registry does not answer; the model stays and the next poll tries again")]
    private static partial void LogStorageError(ILogger logger, Exception exception);
}
