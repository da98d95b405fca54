using System.Security.Cryptography;
using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>The live page, and the API's reference for people and programs. They hold no data.</summary>
public sealed class PagesApi(SitePages pages, CallerReader callers)
{
    private const string Html = "text/html; charset=utf-8";

    /// <remarks>The host ignores an empty route, so this one has a segment of length zero.</remarks>
    [Function("LivePage")]
    public IActionResult GetLive([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{root:maxlength(0)?}")] HttpRequest request)
    {
        if (callers.CanSignIn && callers.Find(request) is null)
        {
            return new RedirectResult("/.auth/login/aad?post_login_redirect_uri=/");
        }
        request.HttpContext.Response.Headers.XFrameOptions = "DENY";
        request.HttpContext.Response.Headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
        return Page(pages.Live, Html);
    }

    [Function("ApiReference")]
    public IActionResult GetReference([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api")] HttpRequest request) => Page(pages.Reference, Html);

    [Function("OpenApi")]
    public IActionResult GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/openapi.json")] HttpRequest request) =>
        Page(pages.OpenApi, "application/json; charset=utf-8");

    private static ContentAnswer Page(byte[] content, string type) => new(new MemoryStream(content, writable: false), type)
    {
        ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"",
    };
}
