namespace DeepEmotion.Functions.Photos;

/// <summary>A blob's name in the uploads container, read as batch and image.</summary>
/// <param name="Batch">The first path segment. A zip at the root is a batch of its own name; a photo there belongs to <see cref="Unsorted"/>.</param>
/// <param name="Image">The rest of the path; for a blob at the root, its name.</param>
public readonly record struct UploadName(string Batch, string Image)
{
    /// <summary>The batch of photos uploaded outside any folder.</summary>
    public const string Unsorted = "unsorted";

    public static UploadName Parse(string blob)
    {
        var slash = blob.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && slash < blob.Length - 1)
        {
            return new UploadName(blob[..slash], blob[(slash + 1)..]);
        }
        var name = blob.Trim('/');
        // URLs take '.' and '..' out of paths, so neither can be a batch.
        return name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && name[..^".zip".Length].AsSpan().ContainsAnyExcept('.')
            ? new UploadName(name[..^".zip".Length], name)
            : new UploadName(Unsorted, name.Length == 0 ? blob : name);
    }
}
