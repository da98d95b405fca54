using System.Text;

namespace DeepEmotion.LocalHost.Run;

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

    /// <summary>The name of what a path leads to, without a file's extension.</summary>
    public static string OfPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return From(Directory.Exists(full) ? Path.GetFileName(full) : Path.GetFileNameWithoutExtension(full));
    }
}
