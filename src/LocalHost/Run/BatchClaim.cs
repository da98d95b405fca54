using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Photos;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Run;

/// <summary>A batch belongs to one path: results of another path must not be counted as this one's.</summary>
/// <param name="batch">The batch.</param>
/// <param name="uploads">The container of uploads.</param>
/// <param name="results">The container of result files.</param>
/// <param name="rows">The batch's rows.</param>
/// <param name="records">What was uploaded before.</param>
/// <param name="countWaiting">Counts the messages that wait or are being processed.</param>
public sealed class BatchClaim(
    string batch, BlobContainerClient uploads, BlobContainerClient results, BatchRows rows, UploadRecords records, Func<CancellationToken, Task<int>> countWaiting)
{
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private UploadedFile[] _vanished = [];

    /// <summary>Assigns the batch to the path.</summary>
    /// <returns>Files of an earlier run that no longer exist: their rows are deleted.</returns>
    /// <exception cref="RunException">It holds the photos of another path.</exception>
    public async Task<IReadOnlyCollection<string>> TakeAsync(string source, LocalFiles files, bool fresh, CancellationToken stop)
    {
        IReadOnlyCollection<string> vanished = [];
        var before = await records.ReadSourceAsync(stop).ConfigureAwait(false);
        if (fresh)
        {
            await ClearAsync(files, stop).ConfigureAwait(false);
        }
        else if (before is not null && !BatchSource.IsSame(before, source))
        {
            throw new RunException(
                $"The batch '{batch}' holds the photos of {before}. Give those of {source} another batch name (--batch NAME), " +
                "or replace the earlier photos and results (--fresh).");
        }
        else if (files.IsWhole)
        {
            vanished = await RemoveVanishedAsync(files, stop).ConfigureAwait(false);
        }

        await records.WriteSourceAsync(source, stop).ConfigureAwait(false);
        return vanished;
    }

    /// <summary>
    /// Deletes rows that were written by messages that were in flight when this deleted their uploads: those that say "deleted before it was
    /// read", and all of vanished files. While messages wait, the next run looks again.
    /// </summary>
    public async Task RemoveStraysAsync(CancellationToken stop)
    {
        if (_removed.Count == 0)
        {
            return;
        }

        var isIdle = await countWaiting(stop).ConfigureAwait(false) == 0;
        var vanished = _vanished.Select(static record => record.Blob).ToHashSet(StringComparer.Ordinal);
        await rows.DeleteAsync((blob, version) => vanished.Contains(blob) || (version == PhotoId.UnknownVersion && _removed.Contains(blob)), stop).ConfigureAwait(false);
        if (isIdle)
        {
            await records.RemoveAsync(_vanished, stop).ConfigureAwait(false);
        }
    }

    private async Task ClearAsync(LocalFiles files, CancellationToken stop)
    {
        var before = await records.ReadAsync(stop).ConfigureAwait(false);
        var images = files.Files.Select(static file => file.Image).ToHashSet(StringComparer.Ordinal);
        // A message of a run that was killed may still write a row of such a photo. Its record stays until none can.
        _vanished = [.. before.Values.Where(record => !images.Contains(record.Image))];
        _removed.UnionWith(_vanished.Select(static record => record.Blob));
        foreach (var container in new[] { uploads, results })
        {
            await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{batch}/" }, stop).ConfigureAwait(false))
            {
                if (container == uploads || !Oblivion.IsOurs(batch, blob.Name[(batch.Length + 1)..]))
                {
                    _removed.Add(blob.Name);
                    await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: stop).ConfigureAwait(false);
                }
            }
        }

        await rows.DeleteAsync((_, _) => true, stop).ConfigureAwait(false);
        await records.RemoveAsync(before.Values.Except(_vanished), stop).ConfigureAwait(false);
    }

    private async Task<IReadOnlyCollection<string>> RemoveVanishedAsync(LocalFiles files, CancellationToken stop)
    {
        var images = files.Files.Select(file => file.Image).ToHashSet(StringComparer.Ordinal);
        var vanished = (await records.ReadAsync(stop).ConfigureAwait(false)).Values.Where(record => !images.Contains(record.Image)).ToArray();
        if (vanished.Length == 0)
        {
            return [];
        }

        _vanished = vanished;
        _removed.UnionWith(vanished.Select(record => record.Blob));
        foreach (var record in vanished)
        {
            await uploads.DeleteBlobIfExistsAsync(record.Blob, cancellationToken: stop).ConfigureAwait(false);
        }

        await rows.DeleteAsync((blob, _) => _removed.Contains(blob), stop).ConfigureAwait(false);
        return [.. vanished.Select(record => record.Image)];
    }
}
