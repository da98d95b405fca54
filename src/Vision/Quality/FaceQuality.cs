using System.Collections.Immutable;
using System.Numerics;
using DeepEmotion.Model.Faces;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Quality;

/// <summary>Judges how well a face can be recognized, from data that detection and cropping give anyway.</summary>
public static class FaceQuality
{
    /// <summary>Fewer pixels across than this are <see cref="QualityReason.Small"/>. Of PublicTest's faces at 48 px 71 % are right, at 24 px 67 %, at 16 px 60 %.</summary>
    public const int FewestPixels = 24;

    /// <summary>Less detail than this is <see cref="QualityReason.Blurred"/>.</summary>
    /// <remarks>
    /// FER2013's own faces have 0.2 to 1.5; half of them fall below this if they are blurred by 1.6 of the 48 pixels. Of blurred faces of PublicTest with 0.02 to 0.05, 65 % of answers are
    /// right, with 0.01 to 0.02 61 %, and with less 48 %.
    /// </remarks>
    internal const float LeastDetail = 0.02f;

    // Mean grey and spread of grey, of 255. The network brightens dark faces: of PublicTest's faces darkened by a gamma, 68 % are right with a mean of 20 to 60, 66 % with 10 to 20,
    // 65 % with 5 to 10, and 51 % below. A dark photo also has noise, so the limit is a little higher.
    private const float DarkestMean = 15;
    private const float LeastSpread = 8;

    // The nose's distance from the middle of the eyes, along them, in distances of the eyes: 0 from the front, about 0.5 at 40 degrees.
    private const float FarthestNose = 0.5f;

    // A box nearer to the border than this share of its size counts as cut.
    private const float Margin = 0.01f;

    /// <summary>The quality reasons of a face, in the order of <see cref="QualityReason"/>; empty if it is good.</summary>
    /// <param name="frame">The searched photo.</param>
    /// <param name="face">The face in it.</param>
    /// <param name="crop">The face's crop.</param>
    /// <param name="networkPixels">Width in photo pixels of the area that the crop was made from.</param>
    public static ImmutableArray<QualityReason> Examine(PixelFrame frame, FoundFace face, FaceCrop crop, int networkPixels)
    {
        var (mean, variance) = Grey(crop);
        var reasons = ImmutableArray.CreateBuilder<QualityReason>();
        AddIf(networkPixels < FewestPixels, QualityReason.Small);
        AddIf(Detail(crop, variance) < LeastDetail, QualityReason.Blurred);
        AddIf(IsTurned(face), QualityReason.Turned);
        AddIf(IsCut(frame, face), QualityReason.Cut);
        AddIf(mean < DarkestMean || variance < LeastSpread * LeastSpread, QualityReason.Dark);
        return reasons.ToImmutable();

        void AddIf(bool applies, QualityReason reason)
        {
            if (applies)
            {
                reasons.Add(reason);
            }
        }
    }

    /// <summary>The variance of the crop's Laplacian over that of its grey: detail from pixel to pixel, independent of the light.</summary>
    /// <remarks>Pertuz et al., "Analysis of focus measure operators for shape-from-focus" (2013), LAP4, made independent of contrast.</remarks>
    internal static float Detail(FaceCrop crop, float variance)
    {
        const int side = FaceCrop.Side;
        var grey = crop.Pixels.Span;
        float sum = 0, squares = 0;
        for (var y = 1; y < side - 1; y++)
        {
            for (var x = 1; x < side - 1; x++)
            {
                var at = (y * side) + x;
                var laplacian = grey[at - side] + grey[at + side] + grey[at - 1] + grey[at + 1] - (4 * grey[at]);
                sum += laplacian;
                squares += laplacian * laplacian;
            }
        }
        const int count = (side - 2) * (side - 2);
        var mean = sum / count;
        return variance <= 0 ? 0 : ((squares / count) - (mean * mean)) / variance;
    }

    internal static (float Mean, float Variance) Grey(FaceCrop crop)
    {
        float sum = 0, squares = 0;
        foreach (var value in crop.Pixels.Span)
        {
            sum += value;
            squares += value * value;
        }
        var mean = sum / FaceCrop.Length;
        return (mean, (squares / FaceCrop.Length) - (mean * mean));
    }

    private static bool IsTurned(FoundFace face)
    {
        var points = face.Landmarks;
        var eyes = points.LeftEye - points.RightEye;
        var nose = points.Nose - ((points.LeftEye + points.RightEye) / 2);
        return MathF.Abs(Vector2.Dot(nose, eyes)) > FarthestNose * eyes.LengthSquared();
    }

    private static bool IsCut(PixelFrame frame, FoundFace face)
    {
        var margin = Margin * face.Size;
        var (first, last) = (face.TopLeft - margin, face.BottomRight + margin);
        return first.X < 0 || first.Y < 0 || last.X > frame.Width || last.Y > frame.Height;
    }
}
