using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.LocalHost.Tests.Http;

public sealed class HttpFunctions
{
    [Function("List")]
    public IActionResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "batches")] HttpRequest request) =>
        new OkObjectResult(new Batch("all", request.Query.Count));

    [Function("Show")]
    public async Task<IActionResult> Show(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{batch}/{*image}")] HttpRequest request, string batch, string image, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return new ContentResult { Content = $"{request.Method} {batch} {image}", ContentType = "text/plain", StatusCode = 202 };
    }

    [Function("Post")]
    public async Task<IActionResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "batches")] HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new FileContentResult(body.ToArray(), "image/jpeg");
    }

    [Function("Broken")]
    public IActionResult Broken([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new InvalidOperationException(request.Path);

    public sealed record Batch(string Name, int QueryCount);
}
