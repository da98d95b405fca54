using System.Collections.Concurrent;
using Azure.Data.Tables;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Results;

/// <summary>Knows which uploads are or were zips: only those have rows under names other than their own.</summary>
/// <remarks>
/// Rows <c>begun~...</c> of the batches table, one for each zip, written before the zip's first result. A process reads those of a batch at most
/// every ten seconds; reconciliation sees what others add meanwhile.
/// </remarks>
public sealed class ArchiveNames(TableClient batches, TimeProvider time)
{
    private const string Begun = "begun~";
    private const string Archive = "zip~";
    private const string Batch = nameof(Batch);
    private const string Blob = nameof(Blob);
    private const int MaxKnown = 1_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>Records that a zip is about to get its first row.</summary>
    public async Task AddAsync(string batch, string blob, CancellationToken cancellationToken)
    {
        var note = new TableEntity(TableKey.From(batch), Begun + TableKey.From(blob)) { [Batch] = batch, [Blob] = blob };
        await batches.UpsertEntityAsync(note, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        _known.TryRemove(batch, out _);
    }

    public async Task<bool> ContainsAsync(string batch, string blob, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(batch, out var known) || time.GetElapsedTime(known.ReadAt) > Fresh)
        {
            known = await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
            if (_known.Count >= MaxKnown)
            {
                _known.Clear();
            }
            _known[batch] = known;
        }
        return known.Blobs.Contains(blob);
    }

    private async Task<Known> ReadAsync(string batch, CancellationToken cancellationToken)
    {
        var readAt = time.GetTimestamp();
        var blobs = new HashSet<string>(StringComparer.Ordinal);
        // Zips read by older builds have only the second kind of row.
        var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(batch)}")} and (({RowKeys.StartingWith(Begun)}) or ({RowKeys.StartingWith(Archive)}))";
        await foreach (var row in batches.QueryAsync<TableEntity>(filter, select: [Blob], cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            blobs.Add(row.GetString(Blob));
        }
        return new Known(blobs, readAt);
    }

    private sealed record Known(HashSet<string> Blobs, long ReadAt);
}
