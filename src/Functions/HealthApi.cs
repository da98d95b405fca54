using DeepEmotion.Functions.Health;
using DeepEmotion.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Whether this process can do its work: 200 if so, 503 with the reason if not.</summary>
public sealed class HealthApi(HealthCheck check)
{
    private const string RetryAfterSeconds = "10";

    [Function("Health")]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/health")] HttpRequest request, CancellationToken cancellationToken)
    {
        var report = await check.RunAsync(cancellationToken).ConfigureAwait(false);
        if (!report.Healthy)
        {
            request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        }
        return ApiResult.Json(report, report.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
