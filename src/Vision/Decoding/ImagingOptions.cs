using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Limits for files and memory; configuration section <c>Imaging</c>.</summary>
/// <remarks>
/// A photo takes at most its own bytes twice (ours and the decoder's copy), 10 bytes x <see cref="WorkingSide"/>² (the frame, and a copy
/// while it is turned upright), a few rows of the original, and <see cref="MaxWholeBytes"/> if it decodes only whole. Of
/// those that take more than 128 MiB, only one is decoded at a time.
/// Measured on 24 megapixels above an idle process: JPEG 29 MB, TIFF 44 MB beside its bytes, progressive JPEG 164 MB.
/// </remarks>
public sealed record ImagingOptions
{
    public const string Section = "Imaging";

    /// <summary>Largest photo in bytes, loose or inflated from a zip: 1 KiB to 1 GiB, default 50 MiB.</summary>
    [Range((double)(1L << 10), 1L << 30)]
    public long MaxBytes { get; init; } = 50L << 20;

    /// <summary>Most pixels of a photo, checked in its header before anything is decoded: 1 to 1,000 million, default 120 million.</summary>
    [Range(1_000_000, 1_000_000_000)]
    public int MaxPixels { get; init; } = 120_000_000;

    /// <summary>
    /// Most memory in bytes for a photo that cannot be decoded strip by strip (progressive JPEG, interlaced PNG, WebP, GIF, AVIF, HEIC,
    /// JPEG XL, JPEG 2000, camera raw): 16 MiB to 4 GiB, default 512 MiB, enough for 53 megapixels of HEIC or 26 of camera raw.
    /// </summary>
    [Range((double)(16L << 20), 4L << 30)]
    public long MaxWholeBytes { get; init; } = 512L << 20;

    /// <summary>Shortest side of a photo in pixels: 1 to 256, default 16.</summary>
    [Range(1, 256)]
    public int MinSide { get; init; } = 16;

    /// <summary>
    /// Longest side in pixels of the frame in which faces are searched: 320 to 4096, default 1920. A frame may have between two thirds of
    /// it and 1.3 times as many pixels if that saves a resampling.
    /// </summary>
    [Range(320, 4096)]
    public int WorkingSide { get; init; } = 1920;

    /// <summary>Most files in a zip: 1 to 1,000,000, default 100,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>Most bytes that one compressed byte of a zip may become: 10 to 1032 (the most deflate can do), default 250.</summary>
    [Range(10, 1032)]
    public int MaxCompressionRatio { get; init; } = 250;
}
