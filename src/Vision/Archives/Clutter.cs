namespace DeepEmotion.Vision.Archives;

/// <summary>Files that operating systems and file managers create among photos, in a folder, a zip or a container; none of them is a photo.</summary>
public static class Clutter
{
    private static readonly HashSet<string> Files = new(StringComparer.OrdinalIgnoreCase)
    {
        ".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", "Icon\r", "Picasa.ini", ".picasa.ini", ".nomedia",
    };

    private static readonly HashSet<string> Folders = new(StringComparer.OrdinalIgnoreCase)
    {
        "__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", ".Spotlight-V100", ".Trashes", ".fseventsd", ".AppleDouble",
    };

    /// <param name="path">A name, or a path with <c>/</c> between folders.</param>
    public static bool Is(string path)
    {
        var parts = path.Split('/');
        // Names that begin with "._" are macOS files for metadata that another file system cannot store.
        return Files.Contains(parts[^1]) || parts[^1].StartsWith("._", StringComparison.Ordinal) || parts.Any(Folders.Contains);
    }
}
