using Azure;
using Azure.Storage.Blobs;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>Reads a blob that anybody with rights may have replaced: no more of it than its kind can have.</summary>
internal static class LimitedDownload
{
    /// <exception cref="ModelRejectedException">It has more bytes than that; none was read.</exception>
    /// <exception cref="RequestFailedException">Storage does not give it.</exception>
    public static async Task<(byte[] Content, ETag ETag)> ReadAsync(BlobClient blob, int limit, CancellationToken cancellationToken)
    {
        using var response = (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
        if (response.Details.ContentLength > limit)
        {
            throw new ModelRejectedException($"{blob.Name} has {response.Details.ContentLength:N0} bytes; at most {limit:N0} are read.");
        }
        var content = new byte[response.Details.ContentLength];
        try
        {
            await response.Content.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException e)
        {
            throw new IOException($"{blob.Name} broke off.", e);
        }
        return (content, response.Details.ETag);
    }
}
