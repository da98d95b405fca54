namespace DeepEmotion.Training.Files;

/// <summary>A file that exists completely or not at all, even if the process dies while writing it.</summary>
internal static class WholeFile
{
    /// <summary>The temporary file.</summary>
    public static string PartOf(string path) => path + ".part";

    /// <summary>Writes a temporary file, flushes it to disk, and moves it into place.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var part = PartOf(path);
        using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }

    public static void Write(string path, byte[] content) => Write(path, file => file.Write(content));
}
