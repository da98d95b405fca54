using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Uploads;

/// <summary>Makes the URLs to which the files of a batch are sent.</summary>
/// <remarks>
/// If an identity opens the account, a file goes straight to storage with a user delegation SAS. An account without a hierarchical
/// namespace has no SAS for a prefix (learn.microsoft.com, "Create a user delegation SAS"), so each file gets its own: it can only create or
/// write that one blob, over https, for an hour. If a connection string opens the account, files come through this API.
/// </remarks>
public sealed class UploadAddresses(BlobServiceClient blobs, StorageClients clients, TimeProvider time) : IDisposable
{
    /// <summary>How long a URL can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // Storage must accept the SAS even if its clock is behind.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly Dictionary<string, string> Headers = new() { ["x-ms-blob-type"] = "BlockBlob" };

    private readonly SemaphoreSlim _asking = new(1);
    private UserDelegationKey? _key;

    /// <param name="batch">The batch.</param>
    /// <param name="files">Names within it.</param>
    /// <param name="root">The prefix of this API's URLs.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<UploadAddress>> MakeAsync(string batch, IReadOnlyList<string> files, string root, CancellationToken cancellationToken)
    {
        if (clients.OpensWholeAccount)
        {
            return [.. files.Select(file => new UploadAddress(file, "PUT", $"{root}/api/batches/{Uri.EscapeDataString(batch)}/files/{Escape(file)}", new Dictionary<string, string>()))];
        }
        var key = await KeyAsync(cancellationToken).ConfigureAwait(false);
        var container = blobs.GetBlobContainerClient(StorageNames.UploadsContainer);
        return [.. files.Select(file => Sign(container.GetBlobClient($"{batch}/{file}"), key, time.GetUtcNow()) with { File = file })];
    }

    public void Dispose() => _asking.Dispose();

    internal static UploadAddress Sign(BlobClient blob, UserDelegationKey key, DateTimeOffset now)
    {
        var sas = new BlobSasBuilder(BlobSasPermissions.Create | BlobSasPermissions.Write, now + Lifetime)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            StartsOn = now - Skew,
            Protocol = SasProtocol.Https,
        };
        var address = new BlobUriBuilder(blob.Uri) { Sas = sas.ToSasQueryParameters(key, blob.AccountName) }.ToUri();
        return new UploadAddress(blob.Name, "PUT", address.AbsoluteUri, Headers) { ExpiresAt = now + Lifetime };
    }

    private static string Escape(string file) => string.Join('/', file.Split('/').Select(Uri.EscapeDataString));

    // One key signs all URLs of an hour and a half; it outlives each of them.
    private async Task<UserDelegationKey> KeyAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var now = time.GetUtcNow();
            if (_key is null || _key.SignedExpiresOn < now + Lifetime)
            {
                _key = await blobs.GetUserDelegationKeyAsync(now - Skew, now + Lifetime + TimeSpan.FromMinutes(90), cancellationToken).ConfigureAwait(false);
            }
            return _key;
        }
        finally
        {
            _asking.Release();
        }
    }
}
