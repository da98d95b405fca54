using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace DeepEmotion.LocalHost.Http;

/// <summary>The local host's own answers as problem documents (RFC 9457).</summary>
public static class Problems
{
    /// <summary>Adds a problem document to an error answer without a body.</summary>
    public static Task DescribeAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        return WriteAsync(context, context.Response.StatusCode, context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"Nothing answers at {context.Request.Path}. GET /api/health says whether the host works.",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not support {context.Request.Method}, only {context.Response.Headers.Allow}.",
            _ => null,
        });
    }

    public static Task WriteAsync(HttpContext context, int status, string? detail)
    {
        context.Response.StatusCode = status;
        var problem = new ProblemDetails { Status = status, Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), Detail = detail };
        return context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
    }
}
