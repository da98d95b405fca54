using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace DeepEmotion.Functions.Results;

/// <summary>A value split over several properties of an entity, because a property holds at most 64 KiB.</summary>
internal static class ChunkedProperty
{
    private const int MaxChars = 32_000;
    private const int MaxBytes = 64_000;

    public static void Write(TableEntity entity, string name, string text)
    {
        for (int from = 0, i = 0; from < text.Length; from += MaxChars, i++)
        {
            entity[Key(name, i)] = text.Substring(from, Math.Min(MaxChars, text.Length - from));
        }
    }

    public static void Write(TableEntity entity, string name, byte[] bytes)
    {
        for (int from = 0, i = 0; from < bytes.Length; from += MaxBytes, i++)
        {
            entity[Key(name, i)] = bytes.AsSpan(from, Math.Min(MaxBytes, bytes.Length - from)).ToArray();
        }
    }

    public static string ReadText(TableEntity entity, string name)
    {
        var text = new StringBuilder();
        for (var i = 0; entity.TryGetValue(Key(name, i), out var chunk) && chunk is string part; i++)
        {
            text.Append(part);
        }
        return text.ToString();
    }

    public static byte[] ReadBytes(TableEntity entity, string name)
    {
        using var bytes = new MemoryStream();
        for (var i = 0; entity.TryGetValue(Key(name, i), out var chunk) && chunk is byte[] part; i++)
        {
            bytes.Write(part);
        }
        return bytes.ToArray();
    }

    private static string Key(string name, int index) => name + index.ToString(CultureInfo.InvariantCulture);
}
