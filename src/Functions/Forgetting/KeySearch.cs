using System.Text;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Searches texts for keys of photos, in one pass for any number of keys.</summary>
internal sealed class KeySearch(IEnumerable<string> keys)
{
    private const int WindowLength = 1 << 16;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _keys = keys.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a file contains any of the keys.</summary>
    public async Task<bool> FindsAnyAsync(Stream content, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content, Encoding.Latin1);
        // A page of a report may be one long line, and large.
        var window = new char[WindowLength];
        var kept = 0;
        int read;
        while ((read = await reader.ReadBlockAsync(window.AsMemory(kept), cancellationToken).ConfigureAwait(false)) > 0)
        {
            var filled = kept + read;
            if (FindsAny(window.AsSpan(0, filled)))
            {
                return true;
            }
            kept = Math.Min(filled, PhotoId.KeyLength - 1);
            window.AsSpan(filled - kept, kept).CopyTo(window);
        }
        return false;
    }

    /// <summary>Whether a text contains any of the keys.</summary>
    public bool FindsAny(ReadOnlySpan<char> text)
    {
        var digits = 0;
        for (var at = 0; at < text.Length; at++)
        {
            digits = char.IsAsciiHexDigitLower(text[at]) ? digits + 1 : 0;
            if (digits >= PhotoId.KeyLength && _keys.Contains(text.Slice(at + 1 - PhotoId.KeyLength, PhotoId.KeyLength)))
            {
                return true;
            }
        }
        return false;
    }
}
