using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Rescoring;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>What is to be forgotten.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Image">A photo or a zip in it; null for the whole batch.</param>
internal sealed record ForgettingScope(string Batch, string? Image)
{
    // A limit of Table storage.
    private const int RowsPerTransaction = 100;

    /// <summary>The keys under which result files list the photo, or the photos of the zip, from any upload.</summary>
    public IReadOnlySet<string> Keys { get; init; } = new HashSet<string>();

    /// <summary>Whether the scope contains an upload as a whole, not just one photo of a zip.</summary>
    public bool IsUpload(string blob) => Image is null || UploadName.Parse(blob).Image == Image;

    /// <summary>Whether the scope contains a blob of the uploads container.</summary>
    public bool Covers(string blob) => UploadName.Parse(blob).Batch == Batch && IsUpload(blob);

    /// <summary>Rows of versions uploaded until then; null for all versions.</summary>
    public async Task<IReadOnlyList<TableEntity>> RowsAsync(TableClient rows, DateTimeOffset? until, CancellationToken cancellationToken) =>
        await Query(rows, until, null, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The same in pages, none empty and each small enough for one transaction.</summary>
    public IAsyncEnumerable<IReadOnlyList<TableEntity>> RowPagesAsync(TableClient rows, DateTimeOffset until, CancellationToken cancellationToken) =>
        Query(rows, until, RowsPerTransaction, cancellationToken).AsPages().Select(static page => page.Values).Where(static page => page.Count > 0);

    private AsyncPageable<TableEntity> Query(TableClient rows, DateTimeOffset? until, int? pageSize, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(Batch)}")
            + (until is { } then ? " and " + TableClient.CreateQueryFilter($"UploadModifiedAt le {then}") : string.Empty);
        return rows.QueryAsync<TableEntity>(
            Image is null ? filter : $"{filter} and ({TableClient.CreateQueryFilter($"Image eq {Image} or Upload eq {Batch + "/" + Image} or Upload eq {Image}")})",
            pageSize,
            PhotoRow.IdentityColumns,
            cancellationToken);
    }

    /// <summary>The scope with its keys. If the rows are already gone, keys are made from the name.</summary>
    public async Task<ForgettingScope> WithKeysAsync(TableClient rows, CancellationToken cancellationToken)
    {
        if (Image is not { } image)
        {
            return this;
        }
        var keys = (await RowsAsync(rows, null, cancellationToken).ConfigureAwait(false)).Select(static row => PhotoRow.PhotoOf(row).Key).ToHashSet(StringComparer.Ordinal);
        var folder = Rescore.BatchOf(Batch) ?? Batch;
        for (var end = image.IndexOf('/', StringComparison.Ordinal); ; end = image.IndexOf('/', end + 1))
        {
            var upload = end < 0 ? image : image[..end];
            keys.Add(KeyIn($"{folder}/{upload}"));
            if (UploadName.Parse(upload) == new UploadName(folder, upload))
            {
                // It was uploaded outside any folder.
                keys.Add(KeyIn(upload));
            }
            if (end < 0)
            {
                return this with { Keys = keys };
            }
        }

        string KeyIn(string blob) => new PhotoId(Batch, image, blob, PhotoId.UnknownVersion, default).Key;
    }

    /// <summary>The scope without the keys of photos that were uploaded again since then.</summary>
    public async Task<ForgettingScope> WithoutLaterAsync(TableClient rows, CancellationToken cancellationToken)
    {
        var later = (await RowsAsync(rows, null, cancellationToken).ConfigureAwait(false)).Select(static row => PhotoRow.PhotoOf(row).Key).ToHashSet(StringComparer.Ordinal);
        return this with { Keys = Keys.Where(key => !later.Contains(key)).ToHashSet(StringComparer.Ordinal) };
    }

    /// <summary>Uploads that may be zips with the photo in them, by its name; it may have no row yet.</summary>
    public IEnumerable<string> PossibleZips
    {
        get
        {
            for (var end = Image?.IndexOf('/', StringComparison.Ordinal) ?? -1; end >= 0; end = Image!.IndexOf('/', end + 1))
            {
                var zip = Image![..end];
                yield return $"{Batch}/{zip}";
                if (UploadName.Parse(zip) == new UploadName(Batch, zip))
                {
                    yield return zip;
                }
            }
        }
    }

    /// <summary>The uploads that have the scope's own name: in the batch's folder, or at the container's root.</summary>
    public IEnumerable<string> OwnUploads => Image is not { } image ? []
        : UploadName.Parse(image) == new UploadName(Batch, image) ? [$"{Batch}/{image}", image]
        : [$"{Batch}/{image}"];

    /// <summary>Uploads whose version was uploaded until then.</summary>
    public IAsyncEnumerable<BlobItem> BlobsAsync(BlobContainerClient uploads, DateTimeOffset until, CancellationToken cancellationToken) =>
        ListAsync(uploads, cancellationToken).Where(blob => blob.Properties.LastModified <= until);

    /// <summary>Whether there are uploads since then that get a row.</summary>
    public async Task<bool> HasUploadSinceAsync(BlobContainerClient uploads, DateTimeOffset until, CancellationToken cancellationToken) =>
        await ListAsync(uploads, cancellationToken).AnyAsync(blob => blob.Properties.LastModified > until && !UploadFilter.LeavesOut(blob), cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<BlobItem> ListAsync(BlobContainerClient uploads, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var prefix in Prefixes)
        {
            await foreach (var blob in uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix, Traits = BlobTraits.Metadata }, cancellationToken).ConfigureAwait(false))
            {
                if (Covers(blob.Name))
                {
                    yield return blob;
                }
            }
        }
    }

    // A zip or photo at the container's root belongs to a batch but is not in its folder.
    private IEnumerable<string> Prefixes => Image is null
        ? [Batch + "/", Batch == UploadName.Unsorted ? string.Empty : Batch + "."]
        : [$"{Batch}/{Image}", Image];
}
