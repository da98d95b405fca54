using DeepEmotion.Model.Faces;
using SkiaSharp;

namespace DeepEmotion.Training.Data;

/// <summary>Reads one face from a PNG, JPEG or other file that Skia decodes.</summary>
internal static class FaceImage
{
    private const int MaxSide = 8192;

    /// <returns>The face, upright, grey and 48 x 48, resized if the file has another size; null if it cannot be read.</returns>
    public static FaceCrop? TryRead(string path, out string reason)
    {
        using var codec = SKCodec.Create(path, out var result);
        if (codec is null)
        {
            reason = result == SKCodecResult.InternalError ? "cannot be opened" : "not an image that can be read";
            return null;
        }
        if (Math.Max(codec.Info.Width, codec.Info.Height) > MaxSide)
        {
            reason = $"{codec.Info.Width} x {codec.Info.Height} pixels are too many for a face";
            return null;
        }
        // Without a colour space there is no conversion: a grey pixel keeps its value.
        using var image = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        if (codec.GetPixels(image.Info, image.GetPixels()) != SKCodecResult.Success)
        {
            reason = "the image is damaged";
            return null;
        }
        reason = "";
        return new(Upright(Grey(image), codec.EncodedOrigin));
    }

    private static byte[] Grey(SKBitmap image)
    {
        if (image.Width == FaceCrop.Side && image.Height == FaceCrop.Side)
        {
            return Grey(image.GetPixelSpan());
        }
        var smaller = image.Width > FaceCrop.Side || image.Height > FaceCrop.Side;
        var sampling = smaller ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear) : new SKSamplingOptions(SKCubicResampler.Mitchell);
        using var resized = image.Resize(new SKImageInfo(FaceCrop.Side, FaceCrop.Side, SKColorType.Rgba8888, SKAlphaType.Unpremul), sampling);
        return Grey(resized.GetPixelSpan());
    }

    /// <summary>Turned as EXIF's orientation says, which a decoder leaves to its caller: cameras store photos as the sensor saw them.</summary>
    /// <remarks>After resizing, for squeezing to a square and turning give the same in either order.</remarks>
    private static byte[] Upright(byte[] stored, SKEncodedOrigin origin)
    {
        const int Last = FaceCrop.Side - 1;
        var upright = new byte[stored.Length];
        for (var i = 0; i < stored.Length; i++)
        {
            var (y, x) = Math.DivRem(i, FaceCrop.Side);
            // An origin is named after the sides that the first row and the first column are on: RightTop has its first row on the right.
            var (column, row) = origin switch
            {
                SKEncodedOrigin.TopRight => (Last - x, y),
                SKEncodedOrigin.BottomRight => (Last - x, Last - y),
                SKEncodedOrigin.BottomLeft => (x, Last - y),
                SKEncodedOrigin.LeftTop => (y, x),
                SKEncodedOrigin.RightTop => (y, Last - x),
                SKEncodedOrigin.RightBottom => (Last - y, Last - x),
                SKEncodedOrigin.LeftBottom => (Last - y, x),
                _ => (x, y),
            };
            upright[i] = stored[(row * FaceCrop.Side) + column];
        }
        return upright;
    }

    /// <summary>Luma of Rec. 601, whose weights sum to one: equal channels keep their value.</summary>
    private static byte[] Grey(ReadOnlySpan<byte> pixels)
    {
        var grey = new byte[FaceCrop.Length];
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = (byte)(((299 * pixels[4 * i]) + (587 * pixels[(4 * i) + 1]) + (114 * pixels[(4 * i) + 2]) + 500) / 1000);
        }
        return grey;
    }
}
