using DeepEmotion.Vision.Decoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace DeepEmotion.Functions.DirectScoring;

/// <summary>Reads the photo from a request: its bytes as the body, a form's file, or Base64 in JSON or in a data: URL.</summary>
/// <remarks>Memory is reserved before the first byte is read, so it is bounded for any number of callers.</remarks>
public sealed class PhotoBodyReader(BodyBudget budget, IOptions<ImagingOptions> imaging, IOptions<DirectScoringOptions> options, TimeProvider time)
{
    // RFC 2046, section 5.1.1.
    private const int LongestBoundary = 70;

    // The most that a form or a JSON document adds to the photo.
    private const int Wrapping = 64 * 1024;

    private readonly int _maxBytes = (int)Math.Min(imaging.Value.MaxBytes, Array.MaxLength / 2);

    /// <exception cref="UnreadableBodyException">It holds no photo, is too large or broken, or there is no room for it now.</exception>
    public async Task<PhotoBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : new MediaTypeHeaderValue("application/octet-stream");
        var isForm = type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        var isJson = type.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase);
        var limit = isForm ? _maxBytes + Wrapping : isJson ? Base64Photo.EncodedLength(_maxBytes) + Wrapping : _maxBytes;
        if (request.ContentLength > limit)
        {
            throw UnreadableBodyException.TooLarge(_maxBytes);
        }
        // A body of a known length is read into an array of that length; any other is copied once, by us or by the decoder.
        var known = request.ContentLength is not null && !isForm && !isJson;
        var room = await TakeRoomAsync(request, (request.ContentLength ?? limit) * (known ? 1 : 2), cancellationToken).ConfigureAwait(false);
        try
        {
            using var slow = new CancellationTokenSource(options.Value.MaxReadTime, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, cancellationToken);
            try
            {
                return new PhotoBody(await ReadAsync(request, type, isForm, isJson, limit, either.Token).ConfigureAwait(false), room);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw UnreadableBodyException.TooSlow();
            }
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    private async Task<IDisposable> TakeRoomAsync(HttpRequest request, long bytes, CancellationToken cancellationToken)
    {
        try
        {
            return await budget.TakeAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (UnreadableBodyException)
        {
            await PassOverAsync(request, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    // A caller that is still sending when the connection closes never sees the answer.
    private async Task PassOverAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var slow = new CancellationTokenSource(options.Value.MaxReadTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, cancellationToken);
        try
        {
            await request.Body.CopyToAsync(Stream.Null, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException or OperationCanceledException)
        {
            // Sends as much of the answer as possible.
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpRequest request, MediaTypeHeaderValue type, bool isForm, bool isJson, int limit, CancellationToken cancellationToken)
    {
        try
        {
            if (isForm)
            {
                return await ReadFormAsync(request, type, cancellationToken).ConfigureAwait(false);
            }
            var content = await ReadAllAsync(request.Body, request.ContentLength, limit, cancellationToken).ConfigureAwait(false);
            var photo = isJson ? Base64Photo.FromJson(content) : Base64Photo.FromText(content) ?? content;
            return photo.Length <= _maxBytes ? photo : throw UnreadableBodyException.TooLarge(_maxBytes);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw UnreadableBodyException.TooLarge(_maxBytes);
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException or InvalidDataException)
        {
            throw UnreadableBodyException.Broken("It ended early or does not match its headers.", e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadFormAsync(HttpRequest request, MediaTypeHeaderValue type, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrWhiteSpace(boundary))
        {
            throw UnreadableBodyException.Broken("The form has no boundary in its Content-Type: let the client set that header itself.");
        }
        if (boundary.Length > LongestBoundary)
        {
            throw UnreadableBodyException.Broken($"The form's boundary has {boundary.Length} characters; the most are {LongestBoundary}: let the client set the header itself.");
        }
        var form = new MultipartReader(boundary, request.Body);
        while (await form.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            if (section.AsFileSection()?.FileStream is { } file)
            {
                return await ReadAllAsync(file, null, _maxBytes, cancellationToken).ConfigureAwait(false);
            }
        }
        throw UnreadableBodyException.Broken("The form holds no file: send the photo as a file (curl -F file=@photo.jpg), or its bytes as the body (curl --data-binary @photo.jpg).");
    }

    private async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream body, long? length, int limit, CancellationToken cancellationToken)
    {
        if (length is { } known)
        {
            var whole = GC.AllocateUninitializedArray<byte>((int)known);
            await body.ReadExactlyAsync(whole, cancellationToken).ConfigureAwait(false);
            return whole;
        }
        var content = new byte[Math.Min(limit, 256 * 1024)];
        var filled = 0;
        int read;
        while ((read = await body.ReadAsync(content.AsMemory(filled), cancellationToken).ConfigureAwait(false)) > 0)
        {
            filled += read;
            if (filled == content.Length)
            {
                // One byte more than allowed shows that the body is too large.
                Array.Resize(ref content, filled > limit ? throw UnreadableBodyException.TooLarge(_maxBytes) : (int)Math.Min(2L * filled, limit + 1L));
            }
        }
        return content.AsMemory(0, filled);
    }
}
