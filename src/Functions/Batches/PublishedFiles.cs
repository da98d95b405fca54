using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace DeepEmotion.Functions.Batches;

/// <summary>
/// The result files of a batch, replaced only if nobody else replaced them: of two processes that summarize a batch at the same time,
/// the one that read the rows first must not overwrite the other's files.
/// </summary>
internal sealed class PublishedFiles
{
    private readonly BlobContainerClient _container;
    private readonly string _batch;
    private readonly Dictionary<string, ETag> _seen;
    private readonly List<(string Blob, ETag Version)> _written = [];

    private PublishedFiles(BlobContainerClient container, string batch, Dictionary<string, ETag> seen) => (_container, _batch, _seen) = (container, batch, seen);

    /// <summary>Records the current versions. Read rows only after this.</summary>
    public static async Task<PublishedFiles> LookAsync(BlobContainerClient container, string batch, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, ETag>(StringComparer.Ordinal);
        await foreach (var file in container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{batch}/" }, cancellationToken).ConfigureAwait(false))
        {
            if (file.Properties.ETag is { } version)
            {
                seen[file.Name] = version;
            }
        }
        return new PublishedFiles(container, batch, seen);
    }

    /// <summary>Writes a file.</summary>
    /// <returns>False if somebody else wrote or deleted it since the versions were recorded.</returns>
    public async Task<bool> TryReplaceAsync(string name, string contentType, Stream content, CancellationToken cancellationToken)
    {
        var blob = $"{_batch}/{name}";
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            Conditions = _seen.TryGetValue(blob, out var version) ? new BlobRequestConditions { IfMatch = version } : new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            var written = await _container.GetBlobClient(blob).UploadAsync(content, options, cancellationToken).ConfigureAwait(false);
            _written.Add((blob, written.Value.ETag));
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            return false;
        }
    }

    /// <summary>Deletes the files that were written here, unless somebody else has replaced them since.</summary>
    public async Task RemoveWrittenAsync(CancellationToken cancellationToken)
    {
        foreach (var (blob, version) in _written)
        {
            try
            {
                await _container.DeleteBlobIfExistsAsync(blob, DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { IfMatch = version }, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status == 412)
            {
                // Replaced, or already deleted.
            }
        }
    }
}
