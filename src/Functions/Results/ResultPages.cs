using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Results;

/// <summary>Rows of a batch without their crops, page by page.</summary>
public sealed class ResultPages(TableClient table)
{
    /// <summary>All rows by name, each with the time at which it was written.</summary>
    public async IAsyncEnumerable<(PhotoResult Result, DateTimeOffset WrittenAt)> ReadAllAsync(string batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: PhotoRow.WithoutCrops, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return (PhotoRow.FromEntity(row), row.Timestamp ?? default);
        }
    }

    /// <summary>Up to <paramref name="limit"/> rows after a key, and the key of the last one if more follow.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="after">The key; empty for the first page.</param>
    /// <param name="status">Only rows of this status; null for all.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<(IReadOnlyList<PhotoResult> Rows, string? Next)> ReadAsync(
        string batch, string after, PhotoStatus? status, int limit, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)} and RowKey gt {after}");
        filter += status is { } wanted ? TableClient.CreateQueryFilter($" and Status eq {wanted.Name()}") : string.Empty;
        // One row more than wanted shows whether more follow; the service's pages hold 1,000.
        var rows = await table.QueryAsync<TableEntity>(filter, Math.Min(limit + 1, 1000), PhotoRow.WithoutCrops, cancellationToken)
            .Take(limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        return ([.. rows.Take(limit).Select(PhotoRow.FromEntity)], rows.Count > limit ? rows[limit - 1].RowKey : null);
    }
}
