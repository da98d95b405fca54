using DeepEmotion.Functions.Photos;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>Finds where the photos of a batch come from, and the name that this gives it.</summary>
public static class BatchSource
{
    /// <summary>The folder of the sample photos in the npm packages.</summary>
    public static readonly string Samples = Path.Combine("node_modules", "@vladmandic", "face-api", "demo");

    /// <summary>Whether a batch's photos come from there; the sample photos are the same wherever the packages are installed.</summary>
    public static bool IsSame(string before, string now) =>
        RealPath.Of(before) == now || (IsSamples(before) && IsSamples(now));

    private static bool IsSamples(string source) => source.EndsWith(Path.DirectorySeparatorChar + Samples, StringComparison.Ordinal);

    /// <summary>The name from the paths: that of a single path without its extension, or of the folder that holds all paths.</summary>
    public static string NameOf(IReadOnlyList<string> paths)
    {
        var source = Of(paths);
        return BatchName.From(File.Exists(source) ? Path.GetFileNameWithoutExtension(source) : Path.GetFileName(source));
    }

    /// <summary>The source of a batch: the single path, or the nearest folder that holds all paths; links are resolved.</summary>
    public static string Of(IReadOnlyList<string> paths)
    {
        var full = paths.Select(RealPath.Of).ToArray();
        var common = full[0];
        while (full.Any(path => path != common && !path.StartsWith(Path.TrimEndingDirectorySeparator(common) + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            common = Path.GetDirectoryName(common) ?? Path.DirectorySeparatorChar.ToString();
        }

        return common;
    }
}
