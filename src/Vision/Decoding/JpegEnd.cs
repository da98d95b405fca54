namespace DeepEmotion.Vision.Decoding;

/// <summary>The end of a JPEG: its mark may be missing although every pixel is there, and may be there although pixels are missing.</summary>
internal static class JpegEnd
{
    private static ReadOnlySpan<byte> Mark => [0xFF, 0xD9];

    private static ReadOnlySpan<byte> Scan => [0xFF, 0xDA];

    /// <summary>The photo with the mark that some cameras and interrupted copies leave out; the same bytes where it is there.</summary>
    public static byte[] Complete(byte[] content) =>
        content.AsSpan().LastIndexOf(Mark) > content.AsSpan().LastIndexOf(Scan) ? content : [.. content, .. Mark];

    /// <summary>Whether a decoder's complaint is that pixels are missing; other complaints are slips that no viewer minds.</summary>
    public static bool IsMissed(string complaint) => complaint.Contains("premature end", StringComparison.OrdinalIgnoreCase);
}
