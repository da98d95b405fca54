using System.Text;

namespace DeepEmotion.Vision.Archives;

/// <summary>Names of files in zips: how they are decoded, and which ones lead out of the zip.</summary>
internal static class EntryName
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding DosLatin = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    /// <summary>
    /// UTF-8 where it is valid, flagged or not (macOS doesn't flag it), else code page 437. Backslashes, as old Windows programs
    /// write them, become slashes; control characters become underscores.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> name)
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
        return string.Create(text.Length, text, static (clean, raw) =>
        {
            for (var i = 0; i < raw.Length; i++)
            {
                clean[i] = raw[i] == '\\' ? '/' : char.IsControl(raw[i]) ? '_' : raw[i];
            }
        });
    }

    /// <summary>Whether the name, taken as a path, leaves the folder it would be unpacked in.</summary>
    public static bool Escapes(string name) =>
        name.StartsWith('/')
        || (name.Length >= 2 && char.IsAsciiLetter(name[0]) && name[1] == ':')
        || name.Split('/').Contains("..");
}
