using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace DeepEmotion.Functions.DirectScoring;

/// <summary>A photo sent as text: <c>{"image": "…"}</c> with Base64 or a <c>data:</c> URL, or such a URL as the body.</summary>
internal static class Base64Photo
{
    private const string Help = "Send {\"image\": \"<Base64>\"} or {\"image\": \"data:image/jpeg;base64,<Base64>\"}.";

    private const int LongestName = 5;

    private static readonly string[] Names = ["image", "photo", "file", "img"];

    public static int EncodedLength(int bytes) => (int)Math.Min((4L * bytes / 3) + 4, Array.MaxLength / 2);

    /// <exception cref="UnreadableBodyException">It is not JSON, or holds no photo in Base64.</exception>
    public static ReadOnlyMemory<byte> FromJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && Names.Contains(reader.GetString(), StringComparer.OrdinalIgnoreCase))
                {
                    reader.Read();
                    return reader.TokenType == JsonTokenType.String ? Decode(Text(ref reader)) : throw UnreadableBodyException.Broken($"The photo is not a string. {Help}");
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw UnreadableBodyException.Broken($"The body is not JSON: {e.Message} {Help}", e);
        }
        throw UnreadableBodyException.Broken($"The JSON holds no photo. {Help}");
    }

    /// <returns>The photo; null if the content is neither a <c>data:</c> URL nor a form field, as <c>curl -d image=…</c> sends it.</returns>
    /// <exception cref="UnreadableBodyException">It is one of these but not in Base64.</exception>
    public static ReadOnlyMemory<byte>? FromText(ReadOnlyMemory<byte> content)
    {
        if (content.Span.StartsWith("data:"u8))
        {
            return Decode(content.ToArray());
        }
        var mark = content.Span[..Math.Min(content.Length, LongestName + 1)].IndexOf((byte)'=');
        return mark > 0 && Names.Contains(Encoding.Latin1.GetString(content.Span[..mark]), StringComparer.OrdinalIgnoreCase)
            // In a form an unescaped plus sign means a space, but here the sender meant the sign.
            ? Decode(Encoding.Latin1.GetBytes(Uri.UnescapeDataString(Encoding.Latin1.GetString(content.Span[(mark + 1)..]))))
            : (ReadOnlyMemory<byte>?)null;
    }

    private static byte[] Text(ref Utf8JsonReader reader)
    {
        var text = new byte[reader.ValueSpan.Length];
        Array.Resize(ref text, reader.CopyString(text));
        return text;
    }

    private static ReadOnlyMemory<byte> Decode(byte[] text)
    {
        if (text.AsSpan().StartsWith("http"u8) && text.AsSpan().Contains((byte)':'))
        {
            throw UnreadableBodyException.Broken($"URLs are not fetched: send the photo itself. {Help}");
        }
        var start = text.AsSpan().StartsWith("data:"u8) ? text.AsSpan().IndexOf((byte)',') + 1 : 0;
        if (Base64.DecodeFromUtf8InPlace(text.AsSpan(start), out var length) == OperationStatus.Done && length > 0)
        {
            return text.AsMemory(start, length);
        }
        throw UnreadableBodyException.Broken($"The photo is not in Base64. {Help}");
    }
}
