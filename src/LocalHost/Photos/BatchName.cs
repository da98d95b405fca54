using System.Text;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>Names of batches: the first segment of a blob's name, a folder's name on disk and a part of an address, so plain ones.</summary>
public static class BatchName
{
    private const int MaxLength = 100;
    private const string Nameless = "photos";

    /// <summary>The name that is nearest to a wanted one: letters, digits, <c>-</c>, <c>_</c> and inner dots; never empty.</summary>
    public static string From(string wanted)
    {
        var name = new StringBuilder();
        foreach (var rune in wanted.EnumerateRunes())
        {
            name.Append(Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.' ? rune.ToString() : "-");
            if (name.Length >= MaxLength)
            {
                break;
            }
        }

        var plain = name.ToString().Trim('-', '.');
        return plain.Length > 0 ? plain : Nameless;
    }

    /// <summary>The name of what the paths lead to: of the one path without a file's extension, or of the folder that holds all of them.</summary>
    public static string OfPaths(IReadOnlyList<string> paths)
    {
        var source = Source(paths);
        return From(File.Exists(source) ? Path.GetFileNameWithoutExtension(source) : Path.GetFileName(source));
    }

    /// <summary>Where a batch comes from: the one path, or the nearest folder that holds all of them; links are followed.</summary>
    public static string Source(IReadOnlyList<string> paths)
    {
        var full = paths.Select(RealPath).ToArray();
        var common = full[0];
        while (full.Any(path => path != common && !path.StartsWith(Path.TrimEndingDirectorySeparator(common) + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            common = Path.GetDirectoryName(common) ?? Path.DirectorySeparatorChar.ToString();
        }

        return common;
    }

    private static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        FileSystemInfo entry = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        return entry.LinkTarget is null ? full : entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }
}
