using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Vision.Decoding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Uploads;

/// <summary>Writes the body of a request into the container of uploads, block by block.</summary>
public sealed class DirectUpload(BlobContainerClient uploads, IOptions<UploadOptions> options, IOptions<ImagingOptions> imaging)
{
    private const int BlockSize = 4 << 20;

    /// <summary>The size limit for a file of this name, in bytes.</summary>
    public long LimitOf(string file) => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? options.Value.MaxArchiveBytes : imaging.Value.MaxBytes;

    /// <summary>The blob is created or replaced only after the whole body has arrived.</summary>
    /// <returns>The version and the number of bytes; null if there are more than allowed.</returns>
    /// <exception cref="BadHttpRequestException">The body ended early or is malformed.</exception>
    public async Task<(string ETag, long Bytes)?> WriteAsync(string batch, string file, HttpRequest request, CancellationToken cancellationToken)
    {
        var limit = LimitOf(file);
        if (request.ContentLength > limit)
        {
            return null;
        }
        var blob = uploads.GetBlockBlobClient($"{batch}/{file}");
        var blocks = new List<string>();
        var block = new byte[(int)Math.Clamp(request.ContentLength ?? BlockSize, 1, BlockSize)];
        long total = 0;
        while (true)
        {
            var read = await request.Body.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            total += read;
            if (total > limit)
            {
                return null;
            }
            using var content = new MemoryStream(block, 0, read, writable: false);
            if (blocks.Count == 0 && (read < block.Length || total == request.ContentLength))
            {
                var whole = await blob.UploadAsync(content, new BlobUploadOptions(), cancellationToken).ConfigureAwait(false);
                return (BlobETag.Text(whole.Value.ETag), total);
            }
            if (read > 0)
            {
                blocks.Add(Convert.ToBase64String(Guid.NewGuid().ToByteArray()));
                await blob.StageBlockAsync(blocks[^1], content, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            if (read < block.Length)
            {
                var committed = await blob.CommitBlockListAsync(blocks, cancellationToken: cancellationToken).ConfigureAwait(false);
                return (BlobETag.Text(committed.Value.ETag), total);
            }
        }
    }
}
