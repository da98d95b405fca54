namespace DeepEmotion.LocalHost.Photos;

/// <summary>Paths without links, so that two ways to the same folder compare as equal.</summary>
internal static class RealPath
{
    /// <summary>The full path without a final slash, with the links in every part of it resolved; a path that does not exist stays as it is.</summary>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        var entry = Path.Combine(Of(folder), Path.GetFileName(full));
        try
        {
            return File.ResolveLinkTarget(entry, returnFinalTarget: true) is { } target ? Of(target.FullName) : entry;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return entry;
        }
    }
}
