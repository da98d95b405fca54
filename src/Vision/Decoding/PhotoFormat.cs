namespace DeepEmotion.Vision.Decoding;

/// <summary>What a file is by its content.</summary>
internal enum PhotoFormat
{
    Unknown,
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
    Avif,

    /// <summary>HEIF with HEVC inside, as iPhones write it: known, and not decoded.</summary>
    Heic,

    /// <summary>Known kinds of files that hold no photo this system reads.</summary>
    Svg,
    Pdf,
    Zip,
    Video,
    JpegXl,
    Jpeg2000,
    Photoshop,
    OtherArchive,
    Text,
}
