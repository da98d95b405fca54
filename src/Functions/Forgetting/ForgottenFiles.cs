using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Files that name a forgotten photo: labels and groups, unreadable messages, undelivered events, results.</summary>
internal sealed class ForgottenFiles(BlobServiceClient blobs)
{
    private static readonly string[] Parquet = [BatchFiles.Faces, BatchFiles.Photos, BatchFiles.Shares];

    private BlobContainerClient Results => blobs.GetBlobContainerClient(StorageNames.ResultsContainer);

    /// <summary>Deletes messages and events that name it, and removes it from its batch's labels and groups.</summary>
    /// <returns>How many files were deleted or changed.</returns>
    public async Task<int> RemoveAsync(ForgettingScope scope, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var (file, _) in FindStraysAsync(scope, cancellationToken).ConfigureAwait(false))
        {
            removed += await file.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }
        if (scope.Image is not null)
        {
            removed += await RewriteAsync(scope.Batch, GivenFiles.Labels, text => GivenNames.WithoutLabels(text, scope.Keys), cancellationToken).ConfigureAwait(false);
            removed += await RewriteAsync(scope.Batch, GivenFiles.Groups, text => GivenNames.WithoutLine(text, scope.Image), cancellationToken).ConfigureAwait(false);
        }
        return removed;
    }

    /// <returns>How many files name it.</returns>
    public async Task<int> CountAsync(ForgettingScope scope, CancellationToken cancellationToken) =>
        await FindStraysAsync(scope, cancellationToken).CountAsync(cancellationToken).ConfigureAwait(false)
        + await CountResultsAsync(scope, cancellationToken).ConfigureAwait(false);

    /// <returns>How many files of the remaining batch still show the photo.</returns>
    public async Task<int> CountResultsAsync(ForgettingScope scope, CancellationToken cancellationToken)
    {
        var (found, csv) = (0, default(DateTimeOffset?));
        if (scope.Keys.Count == 0)
        {
            return 0;
        }
        var keys = new KeySearch(scope.Keys);
        await foreach (var file in Results.GetBlobsAsync(new GetBlobsOptions { Prefix = scope.Batch + "/" }, cancellationToken).ConfigureAwait(false))
        {
            var name = file.Name[(scope.Batch.Length + 1)..];
            if (!Parquet.Contains(name))
            {
                csv = name == BatchFiles.Csv ? file.Properties.LastModified : csv;
                found += await NamesAsync(Results.GetBlobClient(file.Name), keys, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }
        foreach (var name in Parquet)
        {
            // Parquet is compressed, so it cannot be searched; it is written after the CSV, from the same read of the rows.
            found += csv is not null && await ModifiedAsync(Results.GetBlobClient($"{scope.Batch}/{name}"), cancellationToken).ConfigureAwait(false) < csv ? 1 : 0;
        }
        return found;
    }

    private async IAsyncEnumerable<(BlobClient File, string Text)> FindStraysAsync(
        ForgettingScope scope, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (container, prefix) in ((string Container, string? Prefix)[])[(StorageNames.ResultsContainer, FailureRecorder.Unreadable + "/"), (StorageNames.DeadLettersContainer, null)])
        {
            var client = blobs.GetBlobContainerClient(container);
            await foreach (var blob in client.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).ConfigureAwait(false))
            {
                if (prefix is not null && blob.Name.IndexOf('/', prefix.Length) < 0)
                {
                    // A file of a batch that has the folder's name.
                    continue;
                }
                var file = client.GetBlobClient(blob.Name);
                if (await ReadAsync(file, cancellationToken).ConfigureAwait(false) is { } text && GivenNames.Mentions(text, scope.Batch, scope.Image))
                {
                    yield return (file, text);
                }
            }
        }
    }

    private async Task<int> RewriteAsync(string batch, string name, Func<string, string?> change, CancellationToken cancellationToken)
    {
        var file = Results.GetBlobClient($"{batch}/{name}");
        while (await OpenAsync(file, cancellationToken).ConfigureAwait(false) is { } content)
        {
            var text = content.Content.ToString();
            var changed = change(text);
            if (changed == text)
            {
                return 0;
            }
            var unchanged = new BlobRequestConditions { IfMatch = content.Details.ETag };
            try
            {
                await (changed is null
                    ? (Task)file.DeleteAsync(conditions: unchanged, cancellationToken: cancellationToken)
                    : file.UploadAsync(BinaryData.FromString(changed), new BlobUploadOptions { Conditions = unchanged }, cancellationToken)).ConfigureAwait(false);
                return 1;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                // People saved other labels meanwhile, or the file was deleted: read again.
            }
        }
        return 0;
    }

    private static async Task<string?> ReadAsync(BlobClient file, CancellationToken cancellationToken) =>
        (await OpenAsync(file, cancellationToken).ConfigureAwait(false))?.Content.ToString();

    private static async Task<BlobDownloadResult?> OpenAsync(BlobClient file, CancellationToken cancellationToken)
    {
        try
        {
            return (await file.DownloadContentAsync(cancellationToken).ConfigureAwait(false)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private static async Task<bool> NamesAsync(BlobClient file, KeySearch keys, CancellationToken cancellationToken)
    {
        try
        {
            var content = await file.OpenReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            await using var closing = content.ConfigureAwait(false);
            return await keys.FindsAnyAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }

    private static async Task<DateTimeOffset?> ModifiedAsync(BlobClient file, CancellationToken cancellationToken)
    {
        try
        {
            return (await file.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value.LastModified;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
