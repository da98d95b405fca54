using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>Writes a row for each upload that was deleted before it was read; otherwise it would vanish without a trace.</summary>
public sealed class LostUploads(BlobContainerClient uploads, ResultsStore results, BatchLedger ledger, string batch)
{
    /// <summary>Writes the rows of uploads that are neither in storage nor in the table.</summary>
    public async Task RecordAsync(BatchState state, IReadOnlyList<UploadedFile> waiting, CancellationToken cancellationToken)
    {
        var stored = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var blob in uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{batch}/" }, cancellationToken).ConfigureAwait(false))
        {
            stored.Add(blob.Name);
        }

        var lost = waiting.Where(upload => !stored.Contains(upload.Blob)).ToList();
        await results.WriteAsync([.. lost.Select(static upload => PhotoResult.Deleted(upload.Blob, upload.ETag))], cancellationToken).ConfigureAwait(false);
        foreach (var zip in lost.Where(upload => upload.IsArchive))
        {
            // As old as the version before it, whose note it replaces: any later upload is newer, whatever this machine's clock says.
            var before = await ledger.FindArchiveAsync(batch, zip.Blob, cancellationToken).ConfigureAwait(false);
            var read = new ArchiveEntryCount(batch, zip.Blob, zip.ETag, state.Of(zip).Rows + 1) { ModifiedAt = before?.ModifiedAt ?? DateTimeOffset.UnixEpoch };
            await ledger.MarkArchiveReadAsync(read, cancellationToken).ConfigureAwait(false);
        }
    }
}
