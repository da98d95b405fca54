using DeepEmotion.Model.Faces;
using NetVips;

namespace DeepEmotion.Functions.Batches.Pages;

/// <summary>A face crop as a small image file.</summary>
internal static class CropImage
{
    private const int Quality = 80;

    /// <summary>WebP bytes of 48 x 48 grey pixels.</summary>
    public static byte[] Encode(FaceCrop crop)
    {
        using var image = Image.NewFromMemoryCopy(crop.Pixels.ToArray(), FaceCrop.Side, FaceCrop.Side, 1, Enums.BandFormat.Uchar);
        return image.WebpsaveBuffer(q: Quality, effort: 0);
    }
}
