using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace DeepEmotion.LocalHost.Blobs;

/// <summary>
/// A function's receipts, kept in storage so that a restart, even after kill -9, does no photo twice and knows which one was
/// being worked on. Many receipts travel in one transaction: they cost a hundredth of a storage operation each.
/// </summary>
public sealed class BlobReceiptTable(TableClient table, string partition)
{
    /// <summary>The local host's own table.</summary>
    public const string Name = "localreceipts";

    private const int TransactionLimit = 100;
    private static readonly string[] Columns = ["Blob", "Version", "Attempts", "State"];

    public async Task<IReadOnlyList<BlobReceipt>> LoadAsync(CancellationToken cancellationToken)
    {
        await table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        var receipts = new List<BlobReceipt>();
        await foreach (var row in table
            .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), select: Columns, cancellationToken: cancellationToken)
            .ConfigureAwait(false))
        {
            receipts.Add(new BlobReceipt(
                row.GetString("Blob"), row.GetString("Version"), row.GetInt32("Attempts") ?? 0, Enum.Parse<BlobReceiptState>(row.GetString("State"))));
        }

        return receipts;
    }

    public async Task SaveAsync(IEnumerable<BlobReceipt> receipts, CancellationToken cancellationToken)
    {
        foreach (var chunk in receipts.Chunk(TransactionLimit))
        {
            await table.SubmitTransactionAsync(
                chunk.Select(receipt => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(receipt))),
                cancellationToken).ConfigureAwait(false);
        }
    }

    // A blob's name may be longer than a table key and hold what a key must not.
    private TableEntity Row(BlobReceipt receipt) => new(partition, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(receipt.Blob)).AsSpan(0, 16)))
    {
        ["Blob"] = receipt.Blob,
        ["Version"] = receipt.ETag,
        ["Attempts"] = receipt.Attempts,
        ["State"] = receipt.State.ToString(),
    };
}
