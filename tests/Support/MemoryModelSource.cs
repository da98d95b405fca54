using System.Collections.Concurrent;
using Azure;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;

namespace DeepEmotion.Tests.Support;

/// <summary>A registry in memory whose pointer, files and failures a test sets.</summary>
public sealed class MemoryModelSource : IModelSource
{
    private readonly ConcurrentDictionary<ModelVersion, (byte[] Onnx, ModelManifest Manifest)> _models = new();
    private Versioned<CurrentModel>? _current;
    private int _changes;

    /// <summary>What the next reads of the pointer fail with; null for nothing.</summary>
    public RequestFailedException? Failure { get; set; }

    /// <summary>How many models were downloaded.</summary>
    public int Downloads { get; private set; }

    public void Publish((byte[] Onnx, ModelManifest Manifest) model)
    {
        _models[model.Manifest.Version] = model;
        Point(model.Manifest.Version);
    }

    public void Point(ModelVersion version)
    {
        var current = new CurrentModel { Version = version, PromotedAt = DateTimeOffset.UnixEpoch };
        Volatile.Write(ref _current, new Versioned<CurrentModel>(current, new ETag($"\"{Interlocked.Increment(ref _changes)}\"")));
    }

    public Task<Versioned<CurrentModel>?> ReadCurrentAsync(ETag? known, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            throw Failure;
        }
        var current = Volatile.Read(ref _current);
        return Task.FromResult(current?.ETag == known ? null : current);
    }

    public Task<ModelManifest> ReadManifestAsync(ModelVersion version, CancellationToken cancellationToken) => Task.FromResult(Find(version).Manifest);

    public Task<byte[]> ReadOnnxAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        Downloads++;
        return Task.FromResult(Find(version).Onnx);
    }

    private (byte[] Onnx, ModelManifest Manifest) Find(ModelVersion version) =>
        _models.TryGetValue(version, out var model) ? model : throw new ModelNotFoundException(version);
}
