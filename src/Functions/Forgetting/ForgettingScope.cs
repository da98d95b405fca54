using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Rescoring;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>What is to be forgotten.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Image">A photo or a zip in it; null for all of it.</param>
internal sealed record ForgettingScope(string Batch, string? Image)
{
    /// <summary>By which keys result files name the photo, or the photos of the zip, in whichever upload they came.</summary>
    public IReadOnlyCollection<string> Keys { get; init; } = [];

    /// <summary>Whether an upload as a whole is meant, and not one photo of a zip.</summary>
    public bool IsUpload(string blob) => Image is null || UploadName.Parse(blob).Image == Image;

    /// <summary>Whether a blob of the uploads container is meant.</summary>
    public bool Covers(string blob) => UploadName.Parse(blob).Batch == Batch && IsUpload(blob);

    /// <summary>Rows of versions that were uploaded until then; null for all of them.</summary>
    public async Task<IReadOnlyList<TableEntity>> RowsAsync(TableClient rows, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(Batch)}")
            + (until is { } then ? " and " + TableClient.CreateQueryFilter($"UploadModifiedAt le {then}") : string.Empty);
        var found = rows.QueryAsync<TableEntity>(
            Image is null ? filter : $"{filter} and ({TableClient.CreateQueryFilter($"Image eq {Image} or Upload eq {Batch + "/" + Image} or Upload eq {Image}")})",
            select: PhotoRow.IdentityColumns,
            cancellationToken: cancellationToken);
        return await found.ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The scope with its keys. Rows that are gone already have left none: those are made of the name.</summary>
    public async Task<ForgettingScope> WithKeysAsync(TableClient rows, CancellationToken cancellationToken)
    {
        if (Image is not { } image)
        {
            return this;
        }
        var keys = (await RowsAsync(rows, null, cancellationToken).ConfigureAwait(false)).Select(static row => PhotoRow.PhotoOf(row).Key).ToHashSet(StringComparer.Ordinal);
        var folder = Batch.Split(Rescore.SetMark)[0];
        for (var end = image.IndexOf('/', StringComparison.Ordinal); ; end = image.IndexOf('/', end + 1))
        {
            keys.Add(new PhotoId(Batch, image, $"{folder}/{(end < 0 ? image : image[..end])}", PhotoId.UnknownVersion, default).Key);
            if (end < 0)
            {
                return this with { Keys = keys };
            }
        }
    }

    /// <summary>The scope without the keys of photos that were uploaded again since.</summary>
    public async Task<ForgettingScope> WithoutLaterAsync(TableClient rows, CancellationToken cancellationToken)
    {
        var later = (await RowsAsync(rows, null, cancellationToken).ConfigureAwait(false)).Select(static row => PhotoRow.PhotoOf(row).Key).ToHashSet(StringComparer.Ordinal);
        return this with { Keys = [.. Keys.Where(key => !later.Contains(key))] };
    }

    /// <summary>Uploads that rows came from, each once.</summary>
    public async Task<IReadOnlyCollection<(string Blob, string ETag)>> UploadsOfRowsAsync(TableClient rows, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(rows, null, cancellationToken).ConfigureAwait(false)).Select(PhotoRow.PhotoOf).Select(static photo => (photo.Blob, photo.ETag)).Distinct()];

    /// <summary>Uploads of versions that were uploaded until then.</summary>
    public async IAsyncEnumerable<BlobItem> BlobsAsync(BlobContainerClient uploads, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var prefix in Prefixes)
        {
            await foreach (var blob in uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).ConfigureAwait(false))
            {
                if (Covers(blob.Name) && blob.Properties.LastModified is { } modified && modified <= until)
                {
                    yield return blob;
                }
            }
        }
    }

    // A zip or a photo at the container's root belongs to a batch without lying in its folder.
    private IEnumerable<string> Prefixes => Image is null
        ? [Batch + "/", Batch == UploadName.Unsorted ? string.Empty : Batch + "."]
        : [$"{Batch}/{Image}", Image];
}
