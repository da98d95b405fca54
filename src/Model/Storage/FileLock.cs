namespace DeepEmotion.Model.Storage;

/// <summary>A file that one process at a time holds open. The operating system releases it when the process ends for any reason.</summary>
public static class FileLock
{
    // .NET passes on the system's number: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Takes the lock, without waiting.</summary>
    /// <param name="path">The file; it is made if it is missing.</param>
    /// <param name="options">How it is opened.</param>
    /// <returns>Null if somebody holds it.</returns>
    /// <exception cref="IOException">The file cannot be opened for another reason, such as a full disk.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write there.</exception>
    public static FileStream? TryTake(string path, FileOptions options = FileOptions.None)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, options);
        }
        catch (IOException exception) when (Held.Contains(exception.HResult))
        {
            return null;
        }
    }
}
