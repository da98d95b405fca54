using Microsoft.AspNetCore.Http;

namespace DeepEmotion.Functions.Access;

/// <summary>Who sent a request.</summary>
/// <param name="Name">For the log: the name that a person signs in with.</param>
/// <param name="Role">The highest role; null for a signed-in person without a role.</param>
public sealed record Caller(string Name, Role? Role)
{
    /// <summary>Who sent a request. A request without a sign-in came with a Functions key or from this machine.</summary>
    public static string NameOf(HttpRequest request) => request.HttpContext.Features.Get<Caller>()?.Name ?? "a Functions key or this machine";
}
