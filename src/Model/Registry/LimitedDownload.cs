using Azure;
using Azure.Storage.Blobs;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>Reads a blob that anybody with write access may have replaced, up to a size limit for its kind.</summary>
internal static class LimitedDownload
{
    /// <exception cref="ModelRejectedException">It is larger; nothing was read.</exception>
    /// <exception cref="RequestFailedException">Storage answered with an error.</exception>
    public static async Task<(byte[] Content, ETag ETag)> ReadAsync(BlobClient blob, int limit, CancellationToken cancellationToken)
    {
        using var response = (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
        if (response.Details.ContentLength > limit)
        {
            throw new ModelRejectedException($"{blob.Name} has {response.Details.ContentLength:N0} bytes; the limit is {limit:N0}.");
        }
        var content = new byte[response.Details.ContentLength];
        try
        {
            await response.Content.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException e)
        {
            throw new IOException($"The download of {blob.Name} was interrupted.", e);
        }
        return (content, response.Details.ETag);
    }
}
