using System.Globalization;
using DeepEmotion.Functions.Batches.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace DeepEmotion.Functions;

/// <summary>Answers of the HTTP functions.</summary>
internal static class ApiResult
{
    public static IActionResult Json<T>(T value, int status = StatusCodes.Status200OK) =>
        new JsonResult(value, ResultJson.Document) { StatusCode = status };

    /// <summary>An error as a problem document (RFC 9457): what is wrong and what helps.</summary>
    public static IActionResult Problem(int status, string title, string detail) =>
        new ObjectResult(new ProblemDetails { Status = status, Title = title, Detail = detail })
        {
            StatusCode = status,
            ContentTypes = { "application/problem+json" },
        };

    /// <summary>503: the same request can succeed after a while.</summary>
    public static IActionResult TryLater(HttpRequest request, string title, string detail, int seconds = 10)
    {
        request.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problem(StatusCodes.Status503ServiceUnavailable, title, detail);
    }

    public static IActionResult NoBatch(string batch) => Problem(
        StatusCodes.Status404NotFound, "No such batch", $"There are no results for '{batch}' yet. Its files appear about a minute after its photos; GET /api/batches lists what there is.");
}
