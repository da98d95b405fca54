using DeepEmotion.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary><c>/me/api/...</c>: the API for people who are signed in: no key, and a role decides.</summary>
public sealed class SignedInApi(SignedInRoutes routes)
{
    /// <summary>What stands before the paths of the API.</summary>
    public const string Prefix = "/me";

    [Function("SignedIn")]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", Route = "me/{*path}")] HttpRequest request, string path, CancellationToken cancellationToken) =>
        routes.RunAsync(request, Prefix, cancellationToken);
}
