using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DeepEmotion.Functions.Storage;

/// <summary>Makes Table storage keys from any name.</summary>
/// <remarks>
/// Keys may not contain / \ # ? or control characters, and have at most 1 KiB
/// (learn.microsoft.com, "Understanding the Table service data model"). Other characters are kept, so keys sort like names.
/// </remarks>
public static class TableKey
{
    private const int MaxLength = 400;
    private const char Mark = '=';

    /// <summary>A key for a name: forbidden characters as <c>=XXXX</c>, long names cut and marked with a hash.</summary>
    public static string From(string name)
    {
        var key = new StringBuilder(name.Length + 16);
        foreach (var c in name)
        {
            if (c is '/' or '\\' or '#' or '?' or Mark || char.IsControl(c) || char.IsSurrogate(c))
            {
                key.Append(Mark).Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                key.Append(c);
            }
        }
        return key.Length <= MaxLength ? key.ToString() : key.ToString(0, MaxLength) + "~" + Hash(name);
    }

    /// <summary>A key that sorts by <paramref name="name"/> and is unique to <paramref name="owner"/>.</summary>
    public static string From(string name, string owner) => From(name) + "~" + Hash(owner + "\n" + name);

    /// <summary>Whether a key from a name alone is that of a long name, which was cut.</summary>
    internal static bool IsCut(string key) => key.Length > MaxLength;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
}
