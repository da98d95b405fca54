namespace DeepEmotion.Functions.Batches.Files;

/// <summary>A file for content too large for memory. No other user can read it, and it does not survive a killed process.</summary>
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
        // The content lives until the file is closed; its name is removed at once.
        File.Delete(path);
        return file;
    }
}
