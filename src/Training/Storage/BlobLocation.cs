using Azure.Storage.Blobs;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Storage;

/// <summary>Data in blob storage, as given in an option: one blob, or a folder of blobs.</summary>
/// <param name="Text">The option's text.</param>
/// <param name="Container">The container in the system's account; null if <paramref name="Address"/> is given instead.</param>
/// <param name="Name">The blob, or the prefix of a folder, which is empty or ends with a slash.</param>
/// <param name="Address">The URL of one blob in any account.</param>
public sealed record BlobLocation(string Text, string? Container, string Name, Uri? Address = null)
{
    private const string Scheme = "blob://";

    public bool IsFolder => Address is null && (Name.Length == 0 || Name.EndsWith('/'));

    /// <summary>The last part of its name, without path and signature.</summary>
    public string FileName => Name.TrimEnd('/') is { Length: > 0 } name ? name[(name.LastIndexOf('/') + 1)..] : Container!;

    /// <exception cref="UsageException">The path names blobs, where a file or folder of this machine is needed.</exception>
    public static void RequireDownloaded(string path)
    {
        if (TryParse(path) is { } blob)
        {
            throw new UsageException($"'{blob.Text}' is in storage, but this option takes a model on this machine: download it first.");
        }
    }

    /// <summary>Whether an option's value names blobs: <c>blob://container/name</c>, <c>blob://container/folder/</c>, or a blob's URL.</summary>
    /// <returns>The blobs; null if the value is a path on this machine.</returns>
    /// <exception cref="UsageException">It looks like a blob's name but is invalid.</exception>
    public static BlobLocation? TryParse(string text)
    {
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var parts = text[Scheme.Length..].Split('/', 2);
            return parts[0].Length > 0
                ? new(text, parts[0], parts.Length > 1 ? parts[1] : "")
                : throw new UsageException($"'{text}' does not name a container: expected blob://container/name.");
        }
        if (!text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var address = Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw new UsageException($"'{text}' is not a valid URL.");
        var name = new BlobUriBuilder(address).BlobName;
        return name.Length > 0 && !name.EndsWith('/')
            ? new(address.GetLeftPart(UriPartial.Path), null, name, address)
            : throw new UsageException($"'{address.GetLeftPart(UriPartial.Path)}' is not the URL of a blob: expected https://account.blob.core.windows.net/container/name.");
    }
}
