using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Vision.Archives;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Brings files into <c>uploads/{batch}</c>, and only those that are missing there or differ, by their MD5.</summary>
public sealed class BatchUploader(BlobContainerClient uploads, string batch)
{
    private const int Parallelism = 8;
    private const int HeadLength = 8;

    private readonly ConcurrentBag<UploadedFile> _uploaded = [];
    private readonly ConcurrentBag<string> _unreadable = [];
    private int _sent;

    /// <summary>What lies in storage so far.</summary>
    public IReadOnlyCollection<UploadedFile> Uploaded => _uploaded;

    /// <summary>Files that could not be read here, with the reason.</summary>
    public IReadOnlyCollection<string> Unreadable => _unreadable;

    /// <summary>How many files had to be sent.</summary>
    public int Sent => _sent;

    public async Task UploadAsync(IReadOnlyList<LocalFile> files, CancellationToken cancellationToken)
    {
        var stored = await ListAsync(cancellationToken).ConfigureAwait(false);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files, options, (file, token) => UploadAsync(file, stored, token)).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, BlobItemProperties>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = new Dictionary<string, BlobItemProperties>(StringComparer.Ordinal);
        await foreach (var blob in uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{batch}/" }, cancellationToken).ConfigureAwait(false))
        {
            stored[blob.Name] = blob.Properties;
        }

        return stored;
    }

    private async ValueTask UploadAsync(LocalFile file, Dictionary<string, BlobItemProperties> stored, CancellationToken cancellationToken)
    {
        try
        {
            var content = File.OpenRead(file.Path);
            await using (content.ConfigureAwait(false))
            {
                var head = new byte[HeadLength];
                var read = await content.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                content.Position = 0;
#pragma warning disable CA5351 // It guards nothing: MD5 is the hash by which Blob storage knows contents.
                var hash = await MD5.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA5351
                var blob = $"{batch}/{file.Image}";
                var etag = stored.TryGetValue(blob, out var there) && there.ContentHash.AsSpan().SequenceEqual(hash)
                    ? there.ETag.GetValueOrDefault()
                    : await SendAsync(blob, content, hash, cancellationToken).ConfigureAwait(false);
                _uploaded.Add(new UploadedFile(blob, file.Image, BlobETag.Text(etag), PhotoArchive.IsArchive(head.AsSpan(0, read))));
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            _unreadable.Add($"{file.Path}: {exception.Message}");
        }
    }

    private async Task<Azure.ETag> SendAsync(string blob, FileStream content, byte[] hash, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentHash = hash } };
        var uploaded = await uploads.GetBlobClient(blob).UploadAsync(content, options, cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _sent);
        return uploaded.Value.ETag;
    }
}
