using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Photos;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Run;

/// <summary>A batch belongs to one path: results of another path must not be counted as this one's.</summary>
public sealed class BatchClaim(string batch, BlobContainerClient uploads, BlobContainerClient results, BatchRows rows, UploadRecords records)
{
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>Assigns the batch to the path.</summary>
    /// <returns>Files of an earlier run that no longer exist: their rows are deleted.</returns>
    /// <exception cref="RunException">It holds the photos of another path.</exception>
    public async Task<IReadOnlyCollection<string>> TakeAsync(string source, LocalFiles files, bool fresh, CancellationToken stop)
    {
        IReadOnlyCollection<string> vanished = [];
        var before = await records.ReadSourceAsync(stop).ConfigureAwait(false);
        if (fresh)
        {
            await ClearAsync(stop).ConfigureAwait(false);
        }
        else if (before is not null && RealPath.Of(before) != source)
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

    /// <summary>Deletes rows that say "deleted before it was read", written by messages that were in flight when this deleted their uploads.</summary>
    public Task RemoveStraysAsync(CancellationToken stop) => _removed.Count == 0
        ? Task.CompletedTask
        : rows.DeleteAsync((blob, version) => version == PhotoId.UnknownVersion && _removed.Contains(blob), stop);

    private async Task ClearAsync(CancellationToken stop)
    {
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
        await records.RemoveAsync((await records.ReadAsync(stop).ConfigureAwait(false)).Values, stop).ConfigureAwait(false);
    }

    private async Task<IReadOnlyCollection<string>> RemoveVanishedAsync(LocalFiles files, CancellationToken stop)
    {
        var images = files.Files.Select(file => file.Image).ToHashSet(StringComparer.Ordinal);
        var vanished = (await records.ReadAsync(stop).ConfigureAwait(false)).Values.Where(record => !images.Contains(record.Image)).ToArray();
        if (vanished.Length == 0)
        {
            return [];
        }

        _removed.UnionWith(vanished.Select(record => record.Blob));
        foreach (var record in vanished)
        {
            await uploads.DeleteBlobIfExistsAsync(record.Blob, cancellationToken: stop).ConfigureAwait(false);
        }

        await rows.DeleteAsync((blob, _) => _removed.Contains(blob), stop).ConfigureAwait(false);
        await records.RemoveAsync(vanished, stop).ConfigureAwait(false);
        return [.. vanished.Select(record => record.Image)];
    }
}
