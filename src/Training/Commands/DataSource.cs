using DeepEmotion.Training.Data;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Commands;

/// <summary>Reads a data set from the place that an option names: a file, a folder, or blobs.</summary>
internal static class DataSource
{
    /// <summary>The possible values, for a command's help.</summary>
    public const string Description = "FER2013 as .csv, .csv.gz or Kaggle's zip, or a folder of class folders with images; a path, blob://container/name, blob://container/folder/ with its slash, or a blob's URL";

    /// <param name="data">FER2013, or a folder of class folders: a path, or what <see cref="BlobLocation"/> reads.</param>
    /// <param name="votes">FER+'s votes, likewise; null for none.</param>
    /// <param name="account">The storage account for blobs.</param>
    /// <param name="cancellationToken">Stops downloads.</param>
    /// <exception cref="UsageException">The data does not exist or is invalid.</exception>
    public static async Task<FaceSet> ReadAsync(string data, string? votes, StorageAccount account, CancellationToken cancellationToken)
    {
        using var faces = await LocalCopy.OpenAsync(data, account, cancellationToken).ConfigureAwait(false);
        using var counts = votes is null ? null : await LocalCopy.OpenAsync(votes, account, cancellationToken).ConfigureAwait(false);
        return DataFile.Read(faces.Path, counts?.Path);
    }
}
