using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>Writes a row for each upload that was deleted before it was read; otherwise it would vanish without a trace.</summary>
public sealed class LostUploads(BlobContainerClient uploads, ResultsStore results, BatchLedger ledger, string batch, TimeProvider time)
{
    private const string Reason = "deleted before it was read";

    /// <summary>Writes the rows of uploads that are neither in storage nor in the table.</summary>
    public async Task RecordAsync(BatchState state, IReadOnlyList<UploadedFile> waiting, CancellationToken cancellationToken)
    {
        var stored = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var blob in uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{batch}/" }, cancellationToken).ConfigureAwait(false))
        {
            stored.Add(blob.Name);
        }

        var lost = waiting.Where(upload => !stored.Contains(upload.Blob)).ToList();
        await results.WriteAsync(
            [.. lost.Select(upload => PhotoResult.Failed(new PhotoId(batch, upload.Image, upload.Blob, upload.ETag, default), Reason))], cancellationToken).ConfigureAwait(false);
        foreach (var zip in lost.Where(upload => upload.IsArchive))
        {
            var read = new ArchiveEntryCount(batch, zip.Blob, zip.ETag, state.Of(zip).Rows + 1) { ModifiedAt = time.GetUtcNow() };
            await ledger.MarkArchiveReadAsync(read, cancellationToken).ConfigureAwait(false);
        }
    }
}
