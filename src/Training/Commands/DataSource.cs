using DeepEmotion.Training.Data;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Commands;

/// <summary>Reads a data set from wherever an option says it is: a file, a folder, or blobs.</summary>
internal static class DataSource
{
    /// <summary>What can be given, for a command's help.</summary>
    public const string Description = "FER2013 as .csv, .csv.gz or Kaggle's zip, or a folder of class folders with images; a path, blob://container/name, or a blob's address";

    /// <param name="data">FER2013, or a folder of class folders: a path, or what <see cref="BlobLocation"/> reads.</param>
    /// <param name="votes">FER+'s votes, likewise; null for none.</param>
    /// <param name="account">Where blobs are looked for.</param>
    /// <param name="cancellationToken">Stops downloads.</param>
    /// <exception cref="UsageException">There is no such data, or it is not what it should be.</exception>
    public static async Task<FaceSet> ReadAsync(string data, string? votes, StorageAccount account, CancellationToken cancellationToken)
    {
        using var faces = await LocalCopy.OpenAsync(data, account, cancellationToken).ConfigureAwait(false);
        using var counts = votes is null ? null : await LocalCopy.OpenAsync(votes, account, cancellationToken).ConfigureAwait(false);
        return DataFile.Read(faces.Path, counts?.Path);
    }
}
