using System.Drawing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeepEmotion.Model.Faces;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Alignment;

/// <summary>Crops a face the way FER2013 does: eyes level and at that data set's positions, 48 x 48 grey.</summary>
public static class FaceAligner
{
    // In the mean of FER2013's first 4,000 training images the eyes are at (14.9, 17.6) and (33.3, 17.4) of 48 pixels.
    private const float EyeDistance = 18.4f;
    private static readonly Vector2 EyeCentre = new(24f, 17.5f);

    // Eyes closer than this, in widths of the box, belong to a face in profile and do not show its size.
    private const float ProfileEyes = 0.2f;

    // Each sample blends four pixels, so these cover a face of 400 pixels without gaps; larger faces are smooth.
    private const int MaxSamples = 4;

    // Luma weights and the two fractions of a sample: 10, 8 and 8 bits, of which the upper 8 overflow and are dropped.
    private const float Scale = 1024f * 256;

    /// <summary>The face as the network sees it. Grey is luma (ITU-R BT.601); pixels outside the photo repeat its border.</summary>
    public static FaceCrop Crop(PixelFrame photo, in FoundFace face)
    {
        var (centre, across) = Frame(face);
        var down = new Vector2(-across.Y, across.X);
        var samples = Math.Clamp((int)MathF.Ceiling(across.Length()), 1, MaxSamples);
        // Half a pixel back: pixel i of the photo has its centre at i + 0.5.
        var first = centre - new Vector2(0.5f) - (EyeCentre.X * across) - (EyeCentre.Y * down) + ((across + down) / (2 * samples));
        var pixels = new byte[FaceCrop.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var corner = first + (i % FaceCrop.Side * across) + (i / FaceCrop.Side * down);
            pixels[i] = Average(photo, corner, across / samples, down / samples, samples);
        }
        return new FaceCrop(pixels);
    }

    /// <summary>Width of the crop in photo pixels; for a small face, fewer than the crop has.</summary>
    public static float PixelsAcross(in FoundFace face) => FaceCrop.Side * Frame(face).Across.Length();

    /// <summary>The smallest upright rectangle of the photo that holds the crop.</summary>
    public static RectangleF AreaOf(in FoundFace face)
    {
        var (centre, across) = Frame(face);
        var down = new Vector2(-across.Y, across.X);
        var middle = new Vector2(FaceCrop.Side / 2f) - EyeCentre;
        centre += (middle.X * across) + (middle.Y * down);
        var half = FaceCrop.Side / 2f * (Vector2.Abs(across) + Vector2.Abs(down));
        return new RectangleF(centre.X - half.X, centre.Y - half.Y, 2 * half.X, 2 * half.Y);
    }

    /// <summary>The position of the crop's eye centre in the photo, and the step in the photo for one crop pixel to the right.</summary>
    private static (Vector2 Centre, Vector2 Across) Frame(in FoundFace face)
    {
        var right = face.Landmarks.RightEye;
        var eyes = face.Landmarks.LeftEye - right;
        if (eyes.Length() >= ProfileEyes * face.Size.X)
        {
            return (right + (eyes / 2), eyes / EyeDistance);
        }
        var step = Math.Max(face.Size.X, face.Size.Y) / FaceCrop.Side;
        return (face.Centre - (step * (new Vector2(FaceCrop.Side / 2f) - EyeCentre)), new Vector2(step, 0));
    }

    // Averages over the pixel's area, so that no detail is skipped if the photo is finer than the crop.
    private static byte Average(PixelFrame photo, Vector2 corner, Vector2 across, Vector2 down, int samples)
    {
        ref var rgb = ref MemoryMarshal.GetReference(photo.Rgb.Span);
        var (maxX, maxY, stride) = (photo.Width - 1, photo.Height - 1, photo.Width * PixelFrame.Channels);
        var sum = 0f;
        for (var j = 0; j < samples; j++)
        {
            var at = corner + (j * down);
            for (var i = 0; i < samples; i++, at += across)
            {
                var (x, y) = (Math.Clamp(at.X, 0, maxX), Math.Clamp(at.Y, 0, maxY));
                var (left, top) = ((int)x, (int)y);
                ref var upper = ref Unsafe.Add(ref rgb, (top * stride) + (left * PixelFrame.Channels));
                ref var lower = ref Unsafe.Add(ref upper, top < maxY ? stride : 0);
                var next = left < maxX ? PixelFrame.Channels : 0;
                var (fx, fy) = ((int)((x - left) * 256), (int)((y - top) * 256));
                var above = (Luma(ref upper) * (256 - fx)) + (Luma(ref Unsafe.Add(ref upper, next)) * fx);
                var below = (Luma(ref lower) * (256 - fx)) + (Luma(ref Unsafe.Add(ref lower, next)) * fx);
                sum += ((above >> 8) * (256 - fy)) + ((below >> 8) * fy);
            }
        }
        return (byte)Math.Clamp((sum / (samples * samples * Scale)) + 0.5f, 0, 255);
    }

    private static int Luma(ref byte rgb) => (306 * rgb) + (601 * Unsafe.Add(ref rgb, 1)) + (117 * Unsafe.Add(ref rgb, 2));
}
