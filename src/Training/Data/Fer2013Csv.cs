using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Training.Data;

/// <summary>Reads FER2013's table: <c>emotion,pixels,Usage</c>, the pixels as 2,304 numbers separated by blanks.</summary>
public static class Fer2013Csv
{
    internal const string Header = "emotion,pixels,Usage";

    /// <param name="name">What the result is called.</param>
    /// <param name="text">The table.</param>
    /// <exception cref="DataSetException">The first line is not FER2013's header, or no row could be read.</exception>
    public static FaceSet Read(string name, TextReader text)
    {
        var header = text.ReadLine()?.TrimStart('\uFEFF').Replace("\"", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (!string.Equals(header, Header, StringComparison.OrdinalIgnoreCase))
        {
            throw new DataSetException($"'{name}' is not FER2013: its first line should be '{Header}'.");
        }
        var faces = ImmutableArray.CreateBuilder<LabelledFace>();
        var broken = ImmutableArray.CreateBuilder<BrokenRow>();
        for (var row = 0; text.ReadLine() is { } line; row++)
        {
            if (Parse(line, row, out var reason) is { } face)
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
            : throw new DataSetException($"'{name}' has FER2013's header but no readable row{(broken.Count > 0 ? $"; {broken[0]}" : "")}.");
    }

    private static LabelledFace? Parse(string line, int row, out string reason)
    {
        var first = line.IndexOf(',', StringComparison.Ordinal);
        var last = line.LastIndexOf(',');
        if (first < 0 || last == first)
        {
            reason = "expected three columns: emotion, pixels, usage";
            return null;
        }
        if (!int.TryParse(line.AsSpan(0, first).Trim('"'), out var label) || label is < 0 or > 6)
        {
            reason = $"'{Shortened(line[..first])}' is not an emotion from 0 to 6";
            return null;
        }
        var usage = line.AsSpan(last + 1).Trim(" \"\r");
        if (usage.IsEmpty || !char.IsLetter(usage[0]) || !Enum.TryParse<Split>(usage, out var split))
        {
            reason = $"'{Shortened(usage.ToString())}' is not Training, PublicTest or PrivateTest";
            return null;
        }
        var pixels = new byte[FaceCrop.Length];
        reason = ParsePixels(line.AsSpan(first + 1, last - first - 1).Trim('"'), pixels) ?? "";
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
