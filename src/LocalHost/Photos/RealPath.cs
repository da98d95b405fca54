namespace DeepEmotion.LocalHost.Photos;

/// <summary>Paths without links, so that two ways to the same folder compare as equal.</summary>
internal static class RealPath
{
    // As many as Linux follows. A link may lead through itself.
    private const int MostLinks = 40;

    /// <summary>The full path without a final slash, with the links in every part of it resolved; a path that does not exist stays as it is.</summary>
    public static string Of(string path) => Of(path, MostLinks);

    private static string Of(string path, int links)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        var entry = Path.Combine(Of(folder, links), Path.GetFileName(full));
        try
        {
            return links > 0 && File.ResolveLinkTarget(entry, returnFinalTarget: true) is { } target ? Of(target.FullName, links - 1) : entry;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return entry;
        }
    }
}
