namespace DeepEmotion.Vision.Decoding;

/// <summary>The format of a file, from its content.</summary>
internal enum PhotoFormat
{
    Unknown,

    /// <summary>Formats that libvips decodes.</summary>
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
    Avif,

    /// <summary>Formats that ImageMagick decodes.</summary>
    Heic,
    JpegXl,
    Jpeg2000,
    CameraRaw,

    /// <summary>Known formats that this system does not read.</summary>
    Svg,
    Pdf,
    Zip,
    Office,
    Video,
    Sound,
    Photoshop,
    Tar,
    OtherArchive,
    Text,
}
