using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DeepEmotion.Functions.Batches.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace DeepEmotion.Functions.Http;

/// <summary>Answers of the HTTP functions.</summary>
internal static class ApiResult
{
    /// <summary>JSON with an ETag, compressed if the caller accepts that.</summary>
    public static ContentAnswer Json<T>(T value, int status = StatusCodes.Status200OK)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, ResultJson.Document);
        return new ContentAnswer(new MemoryStream(json), "application/json; charset=utf-8")
        {
            Status = status,
            ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 12))}\"",
        };
    }

    /// <summary>An error as a problem document (RFC 9457): what is wrong and what to do.</summary>
    public static IActionResult Problem(int status, string title, string detail) =>
        new ObjectResult(new ProblemDetails { Status = status, Title = title, Detail = detail })
        {
            StatusCode = status,
            ContentTypes = { "application/problem+json" },
        };

    /// <summary>503 or 429: the same request can succeed later.</summary>
    public static IActionResult TryLater(HttpRequest request, string title, string detail, int seconds = 10, int status = StatusCodes.Status503ServiceUnavailable)
    {
        request.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problem(status, title, detail);
    }

    public static IActionResult NoBatch(string batch) => Problem(
        StatusCodes.Status404NotFound, "No such batch", $"There is no batch '{batch}'. GET /api/batches lists them.");
}
