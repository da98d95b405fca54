using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DeepEmotion.Functions.Batches.Live;

/// <summary>Where a page begins: after a row and, while the file has not changed, at a byte of it.</summary>
/// <param name="After">The key of the last row; only rows with greater keys follow.</param>
/// <param name="Id">The id of the last photo if it was read from the file: it and those before it do not follow.</param>
/// <param name="ETag">The version of the file; null if the page before came from the table.</param>
/// <param name="Offset">The byte at which the next line begins.</param>
public readonly record struct PageToken(string After, string? Id = null, string? ETag = null, long Offset = 0)
{
    // A row's key has at most about 420 characters; a blob has less than 2^48 bytes.
    private const int LongestKey = 1000;
    private const long LargestFile = 1L << 48;

    /// <summary>The first page.</summary>
    public static PageToken Start { get; } = new(string.Empty);

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{ETag}\n{Offset.ToString(CultureInfo.InvariantCulture)}\n{Id}\n{After}"));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out PageToken token)
    {
        token = Start;
        if (!Base64Url.IsValid(text))
        {
            return false;
        }
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', 4);
        if (parts is not [var etag, var offset, var id, var after] || !long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var from) || from > LargestFile
            || after.Length is 0 or > LongestKey || after.Any(char.IsControl) || etag.Any(static c => !char.IsAsciiLetterOrDigit(c)))
        {
            return false;
        }
        token = new PageToken(after, id.Length > 0 ? id : null, etag.Length > 0 ? etag : null, from);
        return true;
    }
}
