using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace DeepEmotion.LocalHost.Blobs;

/// <summary>
/// Records which versions of a container's blobs were queued for a function. They are stored, so that a restart does not queue them
/// again. A transaction writes a hundred receipts; the messages are sent first, so a kill in between repeats a blob but loses none.
/// </summary>
public sealed class BlobReceipts(TableClient table, string partition)
{
    /// <summary>The local host's own table.</summary>
    public const string Name = "localreceipts";

    private const string Blob = nameof(Blob);
    private const string Version = nameof(Version);
    private const string State = nameof(State);
    private const string Done = nameof(Done);
    private const int TransactionLimit = 100;

    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unsaved = new(StringComparer.Ordinal);

    /// <summary>Reads the receipts from storage.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        // Earlier releases stored other states too: those blobs were not finished, so they are found again.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and State eq {Done}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: [Blob, Version], cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            _versions[row.GetString(Blob)] = row.GetString(Version);
        }
    }

    public bool Has(string blob, string version) => _versions.TryGetValue(blob, out var known) && known == version;

    /// <summary>Records what was sent, at once in memory: nothing is sent twice while the table does not answer.</summary>
    public Task AddAsync(IEnumerable<(string Blob, string Version)> sent, CancellationToken cancellationToken)
    {
        foreach (var (blob, version) in sent)
        {
            _versions[blob] = version;
            _unsaved[blob] = version;
        }

        return SaveAsync(cancellationToken);
    }

    /// <summary>Writes the receipts that the table lacks.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var chunk in _unsaved.ToArray().Chunk(TransactionLimit))
        {
            await table.SubmitTransactionAsync(
                chunk.Select(receipt => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(receipt.Key, receipt.Value))),
                cancellationToken).ConfigureAwait(false);
            foreach (var (blob, _) in chunk)
            {
                _unsaved.Remove(blob);
            }
        }
    }

    // A blob's name may be longer than a table key and contain characters that a key must not.
    private TableEntity Row(string blob, string version) => new(partition, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(blob)).AsSpan(0, 16)))
    {
        [Blob] = blob,
        [Version] = version,
        [State] = Done,
    };
}
