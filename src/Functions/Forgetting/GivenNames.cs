using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using DeepEmotion.Functions.Batches.Labels;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Finds names of batches and photos in texts and removes them.</summary>
internal static partial class GivenNames
{
    /// <summary>Whether a message or an event names the batch, or the photo in it: plain, in JSON, in a URL or in Base64.</summary>
    public static bool Mentions(string text, string batch, string? image)
    {
        foreach (var form in FormsOf(text))
        {
            if (Names(form, batch) && (image is null || Names(form, image)))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The labels of a batch without those of a photo and its faces; null if they cannot be read.</summary>
    public static string? WithoutLabels(string json, IReadOnlySet<string> keys)
    {
        LabelFile file;
        try
        {
            file = LabelFile.Parse(json);
        }
        catch (FormatException)
        {
            // It is unusable and may contain any name.
            return new KeySearch(keys).FindsAny(json) ? null : json;
        }
        var people = file.People.Select(person => person with
        {
            Faces = person.Faces.RemoveRange(person.Faces.Keys.Where(face => keys.Contains(face.Split('-')[0]))),
            Photos = person.Photos.RemoveRange(person.Photos.Keys.Where(keys.Contains)),
        }).ToImmutableArray();
        return people.Zip(file.People).All(static pair => pair.First.Faces.Count == pair.Second.Faces.Count && pair.First.Photos.Count == pair.Second.Photos.Count)
            ? json
            : (file with { People = people }).ToJson();
    }

    /// <summary>The groups of a batch without lines that match only this photo; null if no line is left.</summary>
    public static string? WithoutLine(string groups, string image)
    {
        var rest = groups.Split('\n').Where(line =>
            line.Split(':', 2, StringSplitOptions.TrimEntries) is not [_, var pattern] || !pattern.Equals(image, StringComparison.OrdinalIgnoreCase)).ToArray();
        return rest.Any(static line => line.Contains(':', StringComparison.Ordinal)) ? string.Join('\n', rest) : null;
    }

    private static IEnumerable<string> FormsOf(string text)
    {
        yield return text;
        yield return Escape().Replace(text, static match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());
        yield return Uri.UnescapeDataString(text);
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text.Trim(), bytes, out var length))
        {
            yield return Encoding.UTF8.GetString(bytes, 0, length);
        }
    }

    // As a whole name, not as part of another one.
    private static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || !IsOfName(text[at - 1])) && (at + name.Length == text.Length || !IsOfName(text[at + name.Length])))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsOfName(char character) => char.IsLetterOrDigit(character) || character is '-' or '_' or '.' or '@';

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escape();
}
