using System.Text;

namespace DeepEmotion.Functions.Photos;

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

    /// <summary>Whether a new batch may have this name.</summary>
    public static bool IsValid(string name) => name.Length > 0 && From(name) == name;

    /// <summary>Whether a name can be that of a batch that is there, which people also make by uploading: one part of a path that leads nowhere else.</summary>
    public static bool CanBe(string name) =>
        name.Length is > 0 and <= 1000 && name is not "." and not ".." && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('\\', StringComparison.Ordinal) && !name.Any(char.IsControl);
}
