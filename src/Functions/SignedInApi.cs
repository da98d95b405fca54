using DeepEmotion.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary><c>/me/api/...</c>: the API for signed-in people, who need a role and no key.</summary>
public sealed class SignedInApi(SignedInRoutes routes)
{
    /// <summary>The prefix of the API's paths.</summary>
    public const string Prefix = "/me";

    [Function("SignedIn")]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", Route = "me/{*path}")] HttpRequest request, string path, CancellationToken cancellationToken) =>
        routes.RunAsync(request, Prefix, cancellationToken);
}
