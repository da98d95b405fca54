using Azure.Storage.Blobs.Models;
using DeepEmotion.Vision.Archives;

namespace DeepEmotion.Functions.Photos;

/// <summary>Decides which blobs of the uploads container get no row: folder markers, and files that operating systems and file managers create.</summary>
public static class UploadFilter
{
    /// <summary>Metadata by which a hierarchical account, blobfuse and rclone mark an empty blob as a folder.</summary>
    private const string FolderMark = "hdi_isfolder";

    /// <param name="blob">The blob's name.</param>
    public static bool LeavesOut(string blob) => blob.EndsWith('/') || Clutter.Is(blob);

    /// <param name="blob">The blob's name.</param>
    /// <param name="details">The properties from its download.</param>
    public static bool LeavesOut(string blob, BlobDownloadDetails details) =>
        LeavesOut(blob) || (details.ContentLength == 0 && IsFolder(details.Metadata));

    /// <param name="blob">The blob, listed with its metadata.</param>
    public static bool LeavesOut(BlobItem blob) => LeavesOut(blob.Name) || (blob.Properties.ContentLength == 0 && IsFolder(blob.Metadata));

    private static bool IsFolder(IDictionary<string, string>? metadata) =>
        metadata?.Any(static pair => pair.Key.Equals(FolderMark, StringComparison.OrdinalIgnoreCase) && bool.TryParse(pair.Value, out var marked) && marked) == true;
}
