using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DeepEmotion.Functions.Http;

/// <summary>Content with an ETag: 304 to a reader who already has it, no body for HEAD, compressed if the caller accepts that.</summary>
/// <param name="content">Positioned at its start; disposed with the answer.</param>
/// <param name="contentType">The type, with its charset.</param>
internal sealed class ContentAnswer(Stream content, string contentType) : IActionResult
{
    // Below this, compression saves less than its headers cost.
    private const int WorthCompressing = 1024;

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Weak, because the same content is sent in two encodings.</summary>
    public string? ETag { get; init; }

    /// <summary>The file name for saving in a browser; null to show it.</summary>
    public string? FileName { get; init; }

    /// <summary>Bytes; null if unknown.</summary>
    public long? Length { get; init; }

    public string CacheControl { get; init; } = "private, no-cache";

    public async Task ExecuteResultAsync(ActionContext context)
    {
        await using var disposed = content.ConfigureAwait(false);
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        response.Headers.ETag = ETag;
        response.Headers.CacheControl = CacheControl;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (reads && ETag is { } tag && request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(new EntityTagHeaderValue(tag[2..], isWeak: true), useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.StatusCode = Status;
        response.ContentType = contentType;
        if (FileName is not null)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(FileName);
            response.Headers.ContentDisposition = disposition.ToString();
        }
        var length = Length ?? (content.CanSeek ? content.Length : null);
        var compressed = length is null or >= WorthCompressing && Takes(request, "gzip");
        if (compressed)
        {
            response.Headers.ContentEncoding = "gzip";
        }
        else
        {
            response.ContentLength = length;
        }
        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }
        var body = compressed ? new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true) : response.Body;
        await content.CopyToAsync(body, context.HttpContext.RequestAborted).ConfigureAwait(false);
        if (compressed)
        {
            await body.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static bool Takes(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(taken => taken.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && taken.Quality is not 0);
}
