using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Vision.Pictures;

/// <summary>Pictures for reports; configuration section <c>Pictures</c>.</summary>
public sealed class PictureOptions
{
    public const string Section = "Pictures";

    /// <summary>Whether thumbnails and colour face pictures are stored; without them a report shows only the network's grey crops.</summary>
    public bool Keep { get; set; } = true;

    /// <summary>The longer side of a thumbnail, 160 to 1,920 pixels; 640 fills a report's tile on a screen of double density.</summary>
    [Range(160, 1920)]
    public int ThumbnailSide { get; set; } = 640;

    /// <summary>The side of a face's picture, 48 to 256 pixels.</summary>
    [Range(48, 256)]
    public int FaceSide { get; set; } = 112;

    /// <summary>Faces of one photo that get a picture, the largest first: 0 to 2,000.</summary>
    [Range(0, 2000)]
    public int MaxFaces { get; set; } = 200;

    /// <summary>Quality of the JPEGs, 30 to 95.</summary>
    [Range(30, 95)]
    public int JpegQuality { get; set; } = 68;
}
