using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Training.Data;

/// <summary>Reads FER2013's table: <c>emotion,pixels,Usage</c> in any order, the pixels as 2,304 numbers separated by spaces.</summary>
public static class Fer2013Csv
{
    internal const string Header = "emotion,pixels,Usage";

    private static readonly char[] Blanks = [' ', '"', '\r'];

    /// <param name="name">The name of the result.</param>
    /// <param name="text">The table; its columns may be in any order.</param>
    /// <exception cref="UsageException">The first line does not name FER2013's columns, or no row could be read.</exception>
    public static FaceSet Read(string name, TextReader text)
    {
        var columns = Columns(name, text.ReadLine() ?? "");
        var faces = ImmutableArray.CreateBuilder<LabelledFace>();
        var broken = ImmutableArray.CreateBuilder<BrokenRow>();
        for (var row = 0; NextLine(text) is { } line; row++)
        {
            if (Parse(line, columns, row, out var reason) is { } face)
            {
                faces.Add(face);
            }
            else
            {
                broken.Add(new(row + 2, reason));
            }
        }
        return faces.Count > 0
            ? new(name, faces.ToImmutable(), broken.ToImmutable())
            : throw new UsageException($"'{name}' has FER2013's header but no readable row{(broken.Count > 0 ? $"; {broken[0]}" : "")}.");
    }

    /// <summary>The next line; null at the end, even if one empty line comes before it.</summary>
    private static string? NextLine(TextReader text) => text.ReadLine() is { } line && (line.Length > 0 || text.Peek() >= 0) ? line : null;

    /// <summary>The positions of emotion, pixels and Usage in a row.</summary>
    private static int[] Columns(string name, string header)
    {
        string[] named = [.. header.TrimStart('\uFEFF').Split(',').Select(column => column.Trim(Blanks))];
        int[] places = [.. Header.Split(',').Select(column => Array.FindIndex(named, n => n.Equals(column, StringComparison.OrdinalIgnoreCase)))];
        return places switch
        {
            [>= 0, >= 0, >= 0] when named.Length == places.Length => places,
            [>= 0, >= 0, < 0] => throw new UsageException($"'{name}' has no Usage column, which separates training images from test images: use fer2013.csv or icml_face_data.csv instead."),
            _ => throw new UsageException($"'{name}' is not FER2013: its first line should be '{Header}'."),
        };
    }

    private static LabelledFace? Parse(string line, int[] columns, int row, out string reason)
    {
        var cells = line.Split(',');
        if (cells.Length != columns.Length)
        {
            reason = "expected three columns: emotion, pixels, usage";
            return null;
        }
        var (emotion, usage) = (cells[columns[0]].Trim(Blanks), cells[columns[2]].Trim(Blanks));
        if (!int.TryParse(emotion, out var label) || label is < 0 or > 6)
        {
            reason = $"'{Shortened(emotion)}' is not an emotion from 0 to 6";
            return null;
        }
        if (usage.Length == 0 || !char.IsLetter(usage[0]) || !Enum.TryParse<Split>(usage, out var split))
        {
            reason = $"'{Shortened(usage)}' is not Training, PublicTest or PrivateTest";
            return null;
        }
        var pixels = new byte[FaceCrop.Length];
        reason = ParsePixels(cells[columns[1]].AsSpan().Trim(Blanks), pixels) ?? "";
        return reason.Length == 0 ? new(row, split, (Emotion)label, new FaceCrop(pixels)) : null;
    }

    private static string? ParsePixels(ReadOnlySpan<char> text, Span<byte> pixels)
    {
        var count = 0;
        foreach (var range in text.Split(' '))
        {
            var number = text[range];
            if (number.IsEmpty)
            {
                continue;
            }
            if (!byte.TryParse(number, out var value))
            {
                return $"pixel {count + 1} is '{Shortened(number.ToString())}', not a grey value from 0 to 255";
            }
            if (count < pixels.Length)
            {
                pixels[count] = value;
            }
            count++;
        }
        return count == pixels.Length ? null : $"{count} pixels instead of {pixels.Length}";
    }

    private static string Shortened(string text) => text.Length <= 20 ? text : text[..20] + "…";
}
