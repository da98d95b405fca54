using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace DeepEmotion.Vision.Archives;

/// <summary>Names of files in zips: how to decode them, and which ones escape the target folder.</summary>
internal static class EntryName
{
    private const ushort UnicodePath = 0x7075;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding DosLatin = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    /// <summary>
    /// UTF-8 if valid, flagged or not (macOS doesn't flag it), else code page 437. Backslashes, as old Windows programs
    /// write them, become slashes; control characters become underscores. Parts that lead nowhere, as in <c>./a.jpg</c>, are left out.
    /// </summary>
    /// <param name="name">The plain name.</param>
    /// <param name="extras">Extra fields; if they hold the name in UTF-8, that name is used.</param>
    /// <param name="most">The most bytes of a name; the rest is cut.</param>
    public static string Decode(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extras, int most)
    {
        var better = UnicodeName(name, extras);
        var chosen = better.IsEmpty ? name : better;
        var end = Math.Min(chosen.Length, most);
        // Not within a character, or the whole name would not be valid UTF-8.
        while (end > 0 && end < chosen.Length && (chosen[end] & 0xC0) == 0x80)
        {
            end--;
        }
        return Decode(chosen[..end]);
    }

    /// <remarks>APPNOTE, section 4.6.9: version 1, CRC-32 of the plain name it belongs to, then the name.</remarks>
    private static ReadOnlySpan<byte> UnicodeName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extras)
    {
        while (extras.Length >= 4)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extras[2..]), extras.Length - 4);
            var field = extras.Slice(4, length);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extras) == UnicodePath && field is [1, _, _, _, _, _, ..]
                && BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Crc32.HashToUInt32(name))
            {
                return field[5..];
            }
            extras = extras[(4 + length)..];
        }
        return default;
    }

    private static string Decode(ReadOnlySpan<byte> name)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            text = DosLatin.GetString(name);
        }
        return WithoutIdleParts(string.Create(text.Length, text, static (clean, raw) =>
        {
            for (var i = 0; i < raw.Length; i++)
            {
                clean[i] = raw[i] == '\\' ? '/' : char.IsControl(raw[i]) ? '_' : raw[i];
            }
        }));
    }

    // A slash at the start leads outside and one at the end makes a folder, so both stay.
    private static string WithoutIdleParts(string name)
    {
        var parts = name.Split('/');
        var kept = parts.Where((part, index) => part != "." && (part.Length > 0 || index == 0 || index == parts.Length - 1)).ToArray();
        return kept.Length == parts.Length ? name : kept is [""] ? "/" : string.Join('/', kept);
    }

    /// <summary>Whether the name, as a path, leads outside the folder that it would be unpacked to.</summary>
    public static bool Escapes(string name) =>
        name.StartsWith('/')
        || (name.Length >= 2 && char.IsAsciiLetter(name[0]) && name[1] == ':')
        || name.Split('/').Contains("..");
}
