namespace DeepEmotion.Functions.Batches.Files;

/// <summary>A file for what is too large for memory, which nobody else can read and which no kill leaves behind.</summary>
internal static class TemporaryFile
{
    public static FileStream Open()
    {
        var path = Path.Combine(Path.GetTempPath(), "deepemotion-" + Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 65_536,
            Options = FileOptions.DeleteOnClose,
        };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, options);
        }
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        // The content lives until the file is closed; its name is gone at once.
        File.Delete(path);
        return file;
    }
}
