namespace DeepEmotion.Vision.Decoding;

/// <summary>What a file is by its content.</summary>
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

    /// <summary>Known kinds of files that hold no photo this system reads.</summary>
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
