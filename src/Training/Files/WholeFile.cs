namespace DeepEmotion.Training.Files;

/// <summary>A file that exists completely or not at all, even if the process dies while writing it.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the file, flushes to the disk, and puts the whole in place.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var part = path + ".part";
        using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }

    public static void Write(string path, byte[] content) => Write(path, file => file.Write(content));
}
