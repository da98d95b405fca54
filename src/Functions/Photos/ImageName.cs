using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace DeepEmotion.Functions.Photos;

/// <summary>File names that storage supports: valid in XML listings and URLs, at most 1,024 characters including the batch.</summary>
public static class ImageName
{
    private const int MaxLength = 800;
    private const int KeptOfEnd = 100;

    /// <summary>The nearest name that storage keeps unchanged.</summary>
    /// <remarks>
    /// The service treats a backslash as a separator, characters that are invalid in XML break its listings, and the last
    /// dot of a part is dropped.
    /// </remarks>
    public static string From(string path)
    {
        var parts = path.Split('/').Select(part => Plain(part) is var plain && plain.EndsWith('.') ? plain[..^1] + "_" : Plain(part));
        var name = string.Join('/', parts);
        return name.Length <= MaxLength
            ? name
            : $"{Start(name, MaxLength - KeptOfEnd)}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 6))}~{End(name, KeptOfEnd)}";
    }

    /// <summary>Whether storage keeps a name unchanged and inside its batch: no <c>.</c> or <c>..</c>, no empty part.</summary>
    public static bool IsValid(string name) => name.Length > 0 && From(name) == name && name.Split('/').All(static part => part.Length > 0 && part is not "." and not "..");

    /// <summary>Whether a name from a URL holds an encoded slash. It arrives still encoded, so it would be part of another name.</summary>
    public static bool HasEncodedSlash(string name) => name.Contains("%2f", StringComparison.OrdinalIgnoreCase);

    private static string Plain(string part)
    {
        var plain = new StringBuilder(part.Length);
        foreach (var rune in part.EnumerateRunes())
        {
            plain.Append(rune.Value == '\\' || Rune.IsControl(rune) || (rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value)) ? "_" : rune.ToString());
        }

        return plain.ToString();
    }

    // Neither cut splits a surrogate pair.
    private static string Start(string text, int length) => char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];

    private static string End(string text, int length) => char.IsLowSurrogate(text[^length]) ? text[^(length - 1)..] : text[^length..];
}
