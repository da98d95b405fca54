using System.Text;

namespace DeepEmotion.Functions.Photos;

/// <summary>Names of batches. They are plain, because they serve as a blob name's first segment, as a folder on disk and as part of a URL.</summary>
public static class BatchName
{
    private const int MaxLength = 100;
    private const string Nameless = "photos";

    /// <summary>The allowed name nearest to a given one: letters, digits, <c>-</c>, <c>_</c> and inner dots; never empty.</summary>
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

    /// <summary>Whether an existing batch may have this name. Uploads also create batches, so it only has to be a single, harmless path segment.</summary>
    public static bool CanBe(string name) =>
        name.Length is > 0 and <= 1000 && name is not "." and not ".." && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('\\', StringComparison.Ordinal) && !name.Any(char.IsControl);
}
