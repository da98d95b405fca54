using Azure;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Storage;

/// <summary>Data as a file or folder on this machine; downloads are removed at the end.</summary>
public sealed class LocalCopy : IDisposable
{
    private const int Parallel = 16;

    private readonly DirectoryInfo? _temporary;

    private LocalCopy(string path, DirectoryInfo? temporary)
    {
        Path = path;
        _temporary = temporary;
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <param name="place">A path, used unchanged, or text for <see cref="BlobLocation"/>.</param>
    /// <param name="account">The storage account for blobs.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="UsageException">There are no such blobs.</exception>
    public static async Task<LocalCopy> OpenAsync(string place, StorageAccount account, CancellationToken cancellationToken)
    {
        if (BlobLocation.TryParse(place) is not { } location)
        {
            return new(place, null);
        }
        var temporary = Directory.CreateTempSubdirectory("deep-emotion-data-");
        var path = System.IO.Path.Combine(temporary.FullName, location.FileName);
        try
        {
            await (location.IsFolder ? DownloadFolderAsync(location, account, path, cancellationToken) : DownloadAsync(location, account, path, cancellationToken)).ConfigureAwait(false);
            return new(path, temporary);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound || missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            temporary.Delete(recursive: true);
            throw new UsageException($"There is no '{location.Text}' in storage: upload it, or correct the option. A folder's name ends with a slash.", missing);
        }
        catch
        {
            temporary.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose() => _temporary?.Delete(recursive: true);

    private static Task DownloadAsync(BlobLocation location, StorageAccount account, string path, CancellationToken cancellationToken) =>
        (location.Address is { } address ? account.Blob(address) : account.Container(location.Container!).GetBlobClient(location.Name))
            .DownloadToAsync(path, cancellationToken);

    private static async Task DownloadFolderAsync(BlobLocation location, StorageAccount account, string path, CancellationToken cancellationToken)
    {
        var container = account.Container(location.Container!);
        var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, location.Name, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        var found = false;
        await System.Threading.Tasks.Parallel.ForEachAsync(blobs, options, async (blob, stop) =>
        {
            var file = System.IO.Path.GetFullPath(System.IO.Path.Combine(path, blob.Name[location.Name.Length..]));
            // A name with ".." is not in this folder.
            if (!file.StartsWith(path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal) || System.IO.Path.EndsInDirectorySeparator(file))
            {
                return;
            }
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            await container.GetBlobClient(blob.Name).DownloadToAsync(file, stop).ConfigureAwait(false);
            Volatile.Write(ref found, true);
        }).ConfigureAwait(false);
        if (!found)
        {
            throw new UsageException($"There are no blobs under '{location.Text}'.");
        }
    }
}
