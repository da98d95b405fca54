using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Models;

/// <summary>The published models, seen from a process that serves one of them.</summary>
public sealed class ModelCatalog(ModelRegistry registry, HotModel hot, ModelLoader loader)
{
    /// <summary>The model that this process answers with.</summary>
    /// <exception cref="ModelNotReadyException">No model serves yet.</exception>
    public async Task<ModelView> GetCurrentAsync(CancellationToken cancellationToken)
    {
        await hot.WaitAsync(hot.StartTimeLeft, cancellationToken).ConfigureAwait(false);
        using var lease = hot.Lease();
        return ModelView.From(lease.Network.Manifest, serving: true);
    }

    /// <summary>All published models, newest first, including unreadable ones; also the bundled one while it serves.</summary>
    /// <exception cref="ModelNotReadyException">No model serves yet.</exception>
    public async Task<IReadOnlyList<ModelView>> ListAsync(CancellationToken cancellationToken)
    {
        var serving = await GetCurrentAsync(cancellationToken).ConfigureAwait(false);
        var models = new List<ModelView>();
        await foreach (var version in registry.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            models.Add(await ReadAsync(version, serving.Version, cancellationToken).ConfigureAwait(false));
        }
        if (models.TrueForAll(static model => !model.Serving))
        {
            models.Add(serving);
        }
        return [.. models.OrderByDescending(static model => model.Version, StringComparer.Ordinal)];
    }

    /// <summary>Tests a version, makes it current and serves it here at once; other processes follow at their next poll.</summary>
    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">It cannot serve; nothing was changed.</exception>
    /// <exception cref="PromotionConflictException">Another model was promoted meanwhile; nothing was changed.</exception>
    public async Task<CurrentModel> PromoteAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var current = await registry.ReadCurrentAsync(cancellationToken).ConfigureAwait(false);
        (await loader.LoadAsync(version, cancellationToken).ConfigureAwait(false)).Dispose();
        var promoted = await registry.PromoteAsync(version, current, "promoted over HTTP", cancellationToken).ConfigureAwait(false);
        hot.Start();
        await hot.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return promoted;
    }

    private async Task<ModelView> ReadAsync(ModelVersion version, string serving, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await registry.ReadManifestAsync(version, cancellationToken).ConfigureAwait(false);
            return ModelView.From(manifest, version.ToString() == serving);
        }
        catch (Exception e) when (e is ModelRejectedException or ModelNotFoundException)
        {
            return new ModelView { Version = version.ToString(), Serving = version.ToString() == serving, Problem = e.Message };
        }
    }
}
