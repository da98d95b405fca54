using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Storage;

/// <summary>A file that a command writes at its end.</summary>
internal static class OutputFile
{
    /// <summary>Checks before anything is computed that it can be written. Creates its folder; a file that exists keeps its content.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void RequireWritable(string path)
    {
        RequireLocal(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
            var options = File.Exists(path) ? FileOptions.None : FileOptions.DeleteOnClose;
            using var probe = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1, options);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"'{path}' cannot be written ({(Directory.Exists(path) ? "it is a folder" : refused.Message.TrimEnd('.'))}): give another path.", refused);
        }
    }

    /// <exception cref="UsageException">The path is the name of a blob.</exception>
    public static void RequireLocal(string path)
    {
        if (BlobLocation.TryParse(path) is { } blob)
        {
            throw new UsageException($"'{blob.Text}' is in storage, but this command writes to this machine: give a path.");
        }
    }
}
