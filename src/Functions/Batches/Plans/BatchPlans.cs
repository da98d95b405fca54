using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Batches.Plans;

/// <summary>The plans in the batches table: partition = batch, row <c>plan</c>.</summary>
public sealed class BatchPlans(TableClient table)
{
    private const string PlanRow = "plan";
    private const string Batch = nameof(Batch);

    /// <summary>The plan of a batch; null if it has none.</summary>
    public async Task<BatchPlan?> FindAsync(string batch, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(TableKey.From(batch), PlanRow, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? FromEntity(found.Value!) : null;
    }

    /// <summary>All plans.</summary>
    public IAsyncEnumerable<BatchPlan> ListAsync(CancellationToken cancellationToken) => ReadAsync($"RowKey eq '{PlanRow}'", cancellationToken);

    /// <summary>Plans whose completion is not fully announced yet.</summary>
    public IAsyncEnumerable<BatchPlan> ListPendingAsync(CancellationToken cancellationToken) =>
        ReadAsync($"RowKey eq '{PlanRow}' and {nameof(BatchPlan.IsPending)} eq true", cancellationToken);

    /// <summary>Adds a plan.</summary>
    /// <returns>Whether it was added; false if there was one already.</returns>
    public async Task<bool> TryAddAsync(BatchPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(ToEntity(plan), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    /// <summary>Replaces a plan if it has not changed since it was read.</summary>
    /// <returns>The plan with its new version; null if somebody else changed or deleted it meanwhile.</returns>
    public async Task<BatchPlan?> TryReplaceAsync(BatchPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await table.UpdateEntityAsync(ToEntity(plan), plan.Version, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
            return plan with { Version = answer.Headers.ETag ?? default };
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<BatchPlan> ReadAsync(string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return FromEntity(row);
        }
    }

    private static TableEntity ToEntity(BatchPlan plan) => new(TableKey.From(plan.Batch), PlanRow)
    {
        [Batch] = plan.Batch,
        [nameof(BatchPlan.CreatedAt)] = plan.CreatedAt,
        [nameof(BatchPlan.Expected)] = plan.Expected,
        [nameof(BatchPlan.LeftOut)] = plan.LeftOut,
        [nameof(BatchPlan.CompletedAt)] = plan.CompletedAt,
        [nameof(BatchPlan.MessageId)] = plan.MessageId,
        [nameof(BatchPlan.IsAnnounced)] = plan.IsAnnounced,
        [nameof(BatchPlan.WebhookTries)] = plan.WebhookTries,
        [nameof(BatchPlan.WebhookDue)] = plan.WebhookDue,
        [nameof(BatchPlan.IsPending)] = plan.IsPending,
    };

    private static BatchPlan FromEntity(TableEntity row) => new(row.GetString(Batch), row.GetDateTimeOffset(nameof(BatchPlan.CreatedAt)) ?? default)
    {
        Expected = row.GetInt32(nameof(BatchPlan.Expected)),
        LeftOut = row.GetInt32(nameof(BatchPlan.LeftOut)) ?? 0,
        CompletedAt = row.GetDateTimeOffset(nameof(BatchPlan.CompletedAt)),
        MessageId = row.GetString(nameof(BatchPlan.MessageId)),
        IsAnnounced = row.GetBoolean(nameof(BatchPlan.IsAnnounced)) ?? false,
        WebhookTries = row.GetInt32(nameof(BatchPlan.WebhookTries)),
        WebhookDue = row.GetDateTimeOffset(nameof(BatchPlan.WebhookDue)),
        Version = row.ETag,
    };
}
