using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Models;

/// <summary>The published models, seen from a process that serves one of them.</summary>
public sealed class ModelCatalog(ModelRegistry registry, HotModel hot)
{
    /// <summary>The model that this process answers with.</summary>
    public ModelView Current => ModelView.From(hot.Manifest, serving: true);

    /// <summary>All published models, newest first; the bundled one is among them while it serves.</summary>
    public async Task<IReadOnlyList<ModelView>> ListAsync(CancellationToken cancellationToken)
    {
        var serving = hot.Manifest;
        var models = new List<ModelView>();
        await foreach (var version in registry.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var manifest = await registry.ReadManifestAsync(version, cancellationToken).ConfigureAwait(false);
            models.Add(ModelView.From(manifest, version == serving.Version));
        }
        if (models.TrueForAll(static model => !model.Serving))
        {
            models.Add(ModelView.From(serving, serving: true));
        }
        return [.. models.OrderByDescending(static model => model.Version, StringComparer.Ordinal)];
    }

    /// <summary>Makes a version current and takes it here at once; other processes follow at their next poll.</summary>
    public async Task<CurrentModel> PromoteAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var current = await registry.ReadCurrentAsync(cancellationToken).ConfigureAwait(false);
        var promoted = await registry.PromoteAsync(version, current?.ETag, "promoted over HTTP", cancellationToken).ConfigureAwait(false);
        await hot.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return promoted;
    }
}
