using Azure.Storage.Blobs.Models;
using DeepEmotion.Vision.Archives;

namespace DeepEmotion.Functions.Photos;

/// <summary>Which blobs of the uploads container get no row: markers of folders, and files that systems and file managers leave.</summary>
public static class UploadFilter
{
    /// <summary>Metadata by which a hierarchical account, blobfuse and rclone mark an empty blob as a folder.</summary>
    private const string FolderMark = "hdi_isfolder";

    /// <param name="blob">The blob's name.</param>
    public static bool LeavesOut(string blob) => blob.EndsWith('/') || Clutter.Is(blob);

    /// <param name="blob">The blob's name.</param>
    /// <param name="details">What its download says of it.</param>
    public static bool LeavesOut(string blob, BlobDownloadDetails details) =>
        LeavesOut(blob) || (details.ContentLength == 0 && IsFolder(details.Metadata));

    /// <param name="blob">The blob, listed with its metadata.</param>
    public static bool LeavesOut(BlobItem blob) => LeavesOut(blob.Name) || (blob.Properties.ContentLength == 0 && IsFolder(blob.Metadata));

    private static bool IsFolder(IDictionary<string, string>? metadata) =>
        metadata?.Any(static pair => pair.Key.Equals(FolderMark, StringComparison.OrdinalIgnoreCase) && bool.TryParse(pair.Value, out var marked) && marked) == true;
}
