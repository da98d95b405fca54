using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Functions.Results;

/// <summary>The model that scores a batch: the one that scored its first photo, or always the latest.</summary>
/// <remarks>Row <c>model</c> of the batches table, written once. A process reads it at most once a minute.</remarks>
public sealed class BatchModels(TableClient batches, TimeProvider time)
{
    private const string Row = "model";
    private const string Batch = nameof(Batch);
    private const string Model = nameof(Model);
    private const string Latest = "latest";
    private const int MaxKnown = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (string Model, long ReadAt)> _known = new(StringComparer.Ordinal);

    /// <summary>The version that scores a batch; if none was chosen yet, this chooses the serving one.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="serving">Returns the serving version; called only if none was chosen.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Null if the latest model always scores the batch.</returns>
    public async Task<ModelVersion?> PinAsync(string batch, Func<Task<ModelVersion>> serving, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(batch, out var known) || time.GetElapsedTime(known.ReadAt) > Fresh)
        {
            var model = await FindAsync(batch, cancellationToken).ConfigureAwait(false)
                ?? await ChooseAsync(batch, (await serving().ConfigureAwait(false)).ToString(), cancellationToken).ConfigureAwait(false);
            known = Remember(batch, model);
        }
        return known.Model == Latest ? null : ModelVersion.Parse(known.Model);
    }

    /// <summary>From now on, the serving model scores the batch's photos.</summary>
    public async Task UseLatestAsync(string batch, CancellationToken cancellationToken)
    {
        await batches.UpsertEntityAsync(Entity(batch, Latest), TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        Remember(batch, Latest);
    }

    /// <summary>The next photo of the batch chooses again.</summary>
    public async Task ForgetAsync(string batch, CancellationToken cancellationToken)
    {
        await batches.DeleteEntityAsync(TableKey.From(batch), Row, ETag.All, cancellationToken).ConfigureAwait(false);
        _known.TryRemove(batch, out _);
    }

    private async Task<string?> FindAsync(string batch, CancellationToken cancellationToken)
    {
        var found = await batches.GetEntityIfExistsAsync<TableEntity>(TableKey.From(batch), Row, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value!.GetString(Model) : null;
    }

    private async Task<string> ChooseAsync(string batch, string model, CancellationToken cancellationToken)
    {
        try
        {
            await batches.AddEntityAsync(Entity(batch, model), cancellationToken).ConfigureAwait(false);
            return model;
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // Another process chose first, and its choice holds. If it was undone in between, the next photo chooses.
            return await FindAsync(batch, cancellationToken).ConfigureAwait(false) ?? model;
        }
    }

    private (string Model, long ReadAt) Remember(string batch, string model)
    {
        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }
        return _known[batch] = (model, time.GetTimestamp());
    }

    private static TableEntity Entity(string batch, string model) => new(TableKey.From(batch), Row) { [Batch] = batch, [Model] = model };
}
