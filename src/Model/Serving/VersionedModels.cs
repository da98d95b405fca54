using System.Collections.Concurrent;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Model.Serving;

/// <summary>Models by version, for work that must finish with the model that it began with, even if another one serves now.</summary>
/// <remarks>The serving model is shared; the two most recently used others stay loaded.</remarks>
public sealed partial class VersionedModels(HotModel hot, ModelLoader loader, TimeProvider time, ILogger<VersionedModels> logger) : IDisposable
{
    private const int MostLoaded = 2;
    /// <summary>How long a version that failed is not tried again.</summary>
    internal static readonly TimeSpan RefusalLasts = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _loading = new(1);
    private readonly List<LoadedModel> _loaded = [];
    private readonly ConcurrentDictionary<ModelVersion, long> _refused = new();

    /// <summary>Leases a version; dispose the lease to return it.</summary>
    /// <returns>Null if it is no longer available, because it was deleted or cannot serve.</returns>
    public async Task<ModelLease?> LeaseAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        if (LeaseServing(version) is { } serving)
        {
            return serving;
        }
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(version) is { } known)
            {
                return known;
            }
            if (IsRefused(version))
            {
                return null;
            }
            return Keep(new LoadedModel(await LoadAsync(version, cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception e) when (e is ModelNotFoundException or ModelRejectedException)
        {
            _refused[version] = time.GetTimestamp();
            LogUnavailable(logger, version, e.Message);
            return null;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Opens a version for the caller only.</summary>
    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">It must not serve; the message says why.</exception>
    public async Task<EmotionNetwork> LoadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        try
        {
            return await loader.LoadAsync(version, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelNotFoundException) when (BundledModel.Read(loader.Precision) is var (onnx, manifest) && manifest.Version == version)
        {
            return await loader.TryAsync(onnx, manifest, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A version gave an invalid answer: it is not used for a while.</summary>
    public async Task RefuseAsync(ModelVersion version, ModelRejectedException failure, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _refused[version] = time.GetTimestamp();
            LogUnavailable(logger, version, failure.Message);
            if (_loaded.Find(model => model.Network.Manifest.Version == version) is { } failing)
            {
                _loaded.Remove(failing);
                failing.Release();
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        foreach (var model in _loaded)
        {
            model.Release();
        }
        _loaded.Clear();
        _loading.Dispose();
    }

    private bool IsRefused(ModelVersion version) => _refused.TryGetValue(version, out var at) && time.GetElapsedTime(at) < RefusalLasts;

    private ModelLease? LeaseServing(ModelVersion version)
    {
        if (hot.Status.Serving != version || IsRefused(version))
        {
            return null;
        }
        try
        {
            var lease = hot.Lease();
            if (lease.Network.Manifest.Version == version)
            {
                return lease;
            }
            lease.Dispose();
        }
        catch (ModelNotReadyException)
        {
            // It was released in between.
        }
        return null;
    }

    private ModelLease? Find(ModelVersion version)
    {
        if (_loaded.Find(model => model.Network.Manifest.Version == version) is not { } found || !found.TryAcquire())
        {
            return null;
        }
        _loaded.Remove(found);
        _loaded.Add(found);
        return new ModelLease(found);
    }

    private ModelLease Keep(LoadedModel model)
    {
        model.TryAcquire();
        _loaded.Add(model);
        if (_loaded.Count > MostLoaded)
        {
            _loaded[0].Release();
            _loaded.RemoveAt(0);
        }
        return new ModelLease(model);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {ModelVersion} is not available, so its batches continue with the serving model: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, ModelVersion modelVersion, string reason);
}
