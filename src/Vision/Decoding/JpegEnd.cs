namespace DeepEmotion.Vision.Decoding;

/// <summary>The end of a JPEG. Its end marker can be missing although all pixels are present, or present although pixels are missing.</summary>
internal static class JpegEnd
{
    private static ReadOnlySpan<byte> Mark => [0xFF, 0xD9];

    private static ReadOnlySpan<byte> Scan => [0xFF, 0xDA];

    /// <summary>The photo with an end marker, which some cameras and interrupted copies omit; the same bytes if it is present.</summary>
    public static byte[] Complete(byte[] content) =>
        content.AsSpan().LastIndexOf(Mark) > content.AsSpan().LastIndexOf(Scan) ? content : [.. content, .. Mark];

    /// <summary>Whether a decoder's error means missing pixels; viewers ignore its other errors.</summary>
    public static bool IsMissed(string complaint) => complaint.Contains("premature end", StringComparison.OrdinalIgnoreCase);
}
