using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Azure;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;

namespace DeepEmotion.Tests.Support;

/// <summary>A registry in memory whose pointer, files and failures a test sets.</summary>
public sealed class MemoryModelSource : IModelSource
{
    private readonly ConcurrentDictionary<ModelVersion, (byte[] Onnx, ModelManifest Manifest)> _models = new();
    private readonly ConcurrentDictionary<ModelVersion, byte[]> _int8 = new();
    private Versioned<CurrentModel>? _current;
    private int _changes;

    /// <summary>What the next reads of the pointer fail with; null for nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What reading a model fails with; null for nothing.</summary>
    public Exception? Outage { get; set; }

    /// <summary>Completes when the pointer may be read; at once by default.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    /// <summary>How many models were downloaded.</summary>
    public int Downloads { get; private set; }

    /// <summary>Stores a version without pointing to it.</summary>
    public void Store((byte[] Onnx, ModelManifest Manifest) model) => _models[model.Manifest.Version] = model;

    /// <summary>Stores the int8 file of a version.</summary>
    public void StoreInt8(ModelVersion version, byte[] onnx) => _int8[version] = onnx;

    public void Publish((byte[] Onnx, ModelManifest Manifest) model, params ImmutableArray<ModelVersion> previous)
    {
        Store(model);
        Point(model.Manifest.Version, previous);
    }

    public void Point(ModelVersion version, params ImmutableArray<ModelVersion> previous)
    {
        var current = new CurrentModel { Version = version, PromotedAt = DateTimeOffset.UnixEpoch, Previous = previous };
        Volatile.Write(ref _current, new Versioned<CurrentModel>(current, new ETag($"\"{Interlocked.Increment(ref _changes)}\"")));
    }

    /// <summary>Takes the pointer away.</summary>
    public void Clear() => Volatile.Write(ref _current, null);

    public async Task<Versioned<CurrentModel>?> ReadCurrentAsync(CancellationToken cancellationToken)
    {
        await Answer.WaitAsync(cancellationToken);
        return Failure is null ? Volatile.Read(ref _current) : throw Failure;
    }

    public async IAsyncEnumerable<ModelVersion> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.WaitAsync(cancellationToken);
        foreach (var version in _models.Keys)
        {
            yield return version;
        }
    }

    public Task<ModelManifest> ReadManifestAsync(ModelVersion version, CancellationToken cancellationToken) => Task.FromResult(Find(version).Manifest);

    public Task<byte[]> ReadOnnxAsync(ModelVersion version, Precision precision, CancellationToken cancellationToken)
    {
        if (Outage is not null)
        {
            throw Outage;
        }
        Downloads++;
        return Task.FromResult(precision == Precision.Fp32 ? Find(version).Onnx : _int8.TryGetValue(version, out var int8) ? int8 : throw new ModelNotFoundException(version));
    }

    private (byte[] Onnx, ModelManifest Manifest) Find(ModelVersion version) =>
        _models.TryGetValue(version, out var model) ? model : throw new ModelNotFoundException(version);
}
