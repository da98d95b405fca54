using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Batches.Files;

namespace DeepEmotion.Functions.Batches;

/// <summary>The result files of batches, as they were last written.</summary>
public sealed class BatchReader(BlobContainerClient container)
{
    /// <summary>The figures in the files; null if no files are written, or if they cannot be read.</summary>
    public async Task<BatchSummary?> ReadSummaryAsync(string batch, CancellationToken cancellationToken)
    {
        if (await OpenFileAsync(batch, BatchFiles.Summary, cancellationToken).ConfigureAwait(false) is not { } file)
        {
            return null;
        }
        await using var content = file.Content.ConfigureAwait(false);
        try
        {
            return await JsonSerializer.DeserializeAsync<BatchSummary>(file.Content, ResultJson.Document, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The names of a batch's files.</summary>
    public async Task<IReadOnlyList<string>> ListFilesAsync(string batch, CancellationToken cancellationToken)
    {
        var files = container.GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Prefix = $"{batch}/", Delimiter = "/" }, cancellationToken);
        return await files.Where(static file => file.IsBlob).Select(file => file.Blob.Name[(batch.Length + 1)..]).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A file of a batch and its properties; null if it is not written yet.</summary>
    public async Task<(Stream Content, BlobDownloadDetails Details)?> OpenFileAsync(string batch, string file, CancellationToken cancellationToken)
    {
        try
        {
            var download = await container.GetBlobClient($"{batch}/{file}").DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return (download.Value.Content, download.Value.Details);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>A range of a version of a file, shorter at the file's end and empty beyond it; null if that version is gone.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="file">The file.</param>
    /// <param name="etag">The version; null for the current one.</param>
    /// <param name="from">The first byte.</param>
    /// <param name="length">How many bytes at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<(byte[] Content, string ETag)?> ReadPartAsync(string batch, string file, string? etag, long from, int length, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(from, length), Conditions = etag is null ? null : new BlobRequestConditions { IfMatch = new ETag($"\"{etag}\"") } };
            var part = await container.GetBlobClient($"{batch}/{file}").DownloadContentAsync(options, cancellationToken).ConfigureAwait(false);
            return (part.Value.Content.ToArray(), part.Value.Details.ETag.ToString().Trim('"'));
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
        catch (RequestFailedException e) when (e.Status == 416)
        {
            return ([], etag ?? string.Empty);
        }
    }
}
