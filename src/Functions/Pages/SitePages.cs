using System.Text;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Pages;

/// <summary>The static pages: the live page, the API reference, and openapi.json.</summary>
public sealed class SitePages
{
    public SitePages(BlobServiceClient blobs, StorageClients clients, CallerReader callers)
    {
        // If an identity opens the account, the browser sends photos straight to storage.
        var storage = clients.OpensWholeAccount ? string.Empty : $" {blobs.Uri.GetLeftPart(UriPartial.Authority)}";
        var live = EmbeddedPage.Assemble("live", "live.html", $"connect-src 'self'{storage}; img-src 'self' data: blob:");
        Live = Encoding.UTF8.GetBytes(live.Replace("%api-root%", callers.CanSignIn ? "/me" : string.Empty, StringComparison.Ordinal));
    }

    /// <summary>The page at <c>/</c>. Its requests begin with <c>/me</c> if people sign in.</summary>
    public byte[] Live { get; }

    /// <summary>The API reference for people.</summary>
    public byte[] Reference { get; } = Encoding.UTF8.GetBytes(EmbeddedPage.Assemble("reference", "reference.html", "connect-src 'self'; img-src data:"));

    /// <summary>The API description for programs.</summary>
    public byte[] OpenApi { get; } = Encoding.UTF8.GetBytes(EmbeddedPage.Read("reference/openapi.json"));
}
