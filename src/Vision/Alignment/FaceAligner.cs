using System.Numerics;
using DeepEmotion.Model.Faces;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Alignment;

/// <summary>Cuts a face out as FER2013 frames it: eyes level, at the places where that data set has them, 48 x 48 grey.</summary>
public static class FaceAligner
{
    // The eyes of the mean of FER2013's first 4,000 training images lie at (14.9, 17.6) and (33.3, 17.4) of 48 pixels.
    private const float EyeDistance = 18.4f;
    private static readonly Vector2 EyeCentre = new(24f, 17.5f);

    // Eyes closer than this, in widths of the box, belong to a face in profile and say nothing of its size.
    private const float ProfileEyes = 0.2f;
    private const int MaxSamples = 8;

    /// <summary>The face as the network sees it. Grey is luma (ITU-R BT.601); what lies outside the photo repeats its border.</summary>
    public static FaceCrop Crop(PixelFrame photo, FoundFace face)
    {
        var (centre, across) = Frame(face);
        var down = new Vector2(-across.Y, across.X);
        var samples = Math.Clamp((int)MathF.Ceiling(across.Length()), 1, MaxSamples);
        var pixels = new byte[FaceCrop.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = Average(photo, centre, across, down, new Vector2(i % FaceCrop.Side, i / FaceCrop.Side), samples);
        }
        return new FaceCrop(pixels);
    }

    /// <summary>Where the crop's eye centre lies in the photo, and the step in the photo for one pixel to the right.</summary>
    private static (Vector2 Centre, Vector2 Across) Frame(FoundFace face)
    {
        var right = face.Landmarks.RightEye;
        var eyes = face.Landmarks.LeftEye - right;
        if (eyes.Length() >= ProfileEyes * face.Size.X)
        {
            return (right + (eyes / 2), eyes / EyeDistance);
        }
        var step = Math.Max(face.Size.X, face.Size.Y) / (float)FaceCrop.Side;
        return (face.Centre - (step * (new Vector2(FaceCrop.Side / 2f) - EyeCentre)), new Vector2(step, 0));
    }

    // Averages over the pixel's area, so that nothing is missed where the photo is finer than the crop.
    private static byte Average(PixelFrame photo, Vector2 centre, Vector2 across, Vector2 down, Vector2 pixel, int samples)
    {
        var sum = 0f;
        for (var j = 0; j < samples; j++)
        {
            for (var i = 0; i < samples; i++)
            {
                var offset = pixel + (new Vector2(i + 0.5f, j + 0.5f) / samples) - EyeCentre;
                sum += Luma(photo, centre + (offset.X * across) + (offset.Y * down));
            }
        }
        return (byte)Math.Clamp((sum / (samples * samples)) + 0.5f, 0, 255);
    }

    private static float Luma(PixelFrame photo, Vector2 point)
    {
        var x = Math.Clamp(point.X - 0.5f, 0, photo.Width - 1);
        var y = Math.Clamp(point.Y - 0.5f, 0, photo.Height - 1);
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, photo.Width - 1), Math.Min(top + 1, photo.Height - 1));
        var upper = float.Lerp(Luma(photo, left, top), Luma(photo, right, top), x - left);
        var lower = float.Lerp(Luma(photo, left, bottom), Luma(photo, right, bottom), x - left);
        return float.Lerp(upper, lower, y - top);
    }

    private static float Luma(PixelFrame photo, int x, int y)
    {
        var rgb = photo.Rgb.Span.Slice(((y * photo.Width) + x) * PixelFrame.Channels, PixelFrame.Channels);
        return (0.299f * rgb[0]) + (0.587f * rgb[1]) + (0.114f * rgb[2]);
    }
}
