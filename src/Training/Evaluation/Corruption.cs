using System.Collections.Immutable;
using System.Globalization;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Evaluation;

/// <summary>What photos do to faces and a data set of clear ones lacks, for measuring how well a model bears it.</summary>
/// <remarks>The idea is that of Hendrycks and Dietterich, "Benchmarking neural network robustness to common corruptions and perturbations" (2019), section 3.</remarks>
/// <param name="Name">In the words of the tables.</param>
/// <param name="Apply">The corrupted face.</param>
public sealed record Corruption(string Name, Func<FaceCrop, FaceCrop> Apply)
{
    private const int Side = FaceCrop.Side;
    private const byte White = byte.MaxValue;

    /// <summary>Sizes in pixels of 48, a Gaussian's sigma in pixels, a gamma that makes darker (over 1) or brighter, turns in degrees, halves covered with the face's mean grey.</summary>
    public static ImmutableArray<Corruption> All { get; } =
    [
        .. from size in (int[])[32, 24, 16] select Rows($"{size} pixels", FaceRows.Shrunk(size)),
        .. from sigma in (double[])[0.8, 1.2, 2] select Rows(Named("blurred by", sigma), FaceRows.Blurred(sigma)),
        .. from gamma in (double[])[2.2, 0.45] select new Corruption(Named("gamma", gamma), face => Brighten(face, gamma)),
        .. from degrees in (double[])[15, 30] select new Corruption(Named("turned by", degrees), face => Turn(face, degrees)),
        new("upper half covered", static face => Cover(face, from: 0)),
        new("lower half covered", static face => Cover(face, from: Side / 2)),
    ];

    /// <summary>The same face, its pixels corrupted.</summary>
    public LabelledFace Of(LabelledFace face) => face with { Crop = Apply(face.Crop) };

    private static string Named(string what, double size) => string.Create(CultureInfo.InvariantCulture, $"{what} {size}");

    private static Corruption Rows(string name, float[] rows) => new(name, face => Multiply(rows, face));

    private static FaceCrop Multiply(float[] rows, FaceCrop face)
    {
        var pixels = face.Pixels.Span;
        var across = new float[FaceCrop.Length];
        var result = new byte[FaceCrop.Length];
        for (var i = 0; i < across.Length; i++)
        {
            var sum = 0f;
            for (var k = 0; k < Side; k++)
            {
                sum += pixels[(i / Side * Side) + k] * rows[(i % Side * Side) + k];
            }
            across[i] = sum;
        }
        for (var i = 0; i < result.Length; i++)
        {
            var sum = 0f;
            for (var k = 0; k < Side; k++)
            {
                sum += rows[(i / Side * Side) + k] * across[(k * Side) + (i % Side)];
            }
            result[i] = ToByte(sum);
        }
        return new(result);
    }

    private static FaceCrop Brighten(FaceCrop face, double gamma)
    {
        byte[] pixels = [.. face.Pixels.ToArray().Select(p => ToByte(White * Math.Pow(p / (double)White, gamma)))];
        return new(pixels);
    }

    /// <summary>Turned about its centre; what comes in from outside repeats the nearest edge.</summary>
    private static FaceCrop Turn(FaceCrop face, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        const double Centre = (Side - 1) / 2.0;
        var pixels = face.Pixels.Span;
        var turned = new byte[FaceCrop.Length];
        for (var i = 0; i < turned.Length; i++)
        {
            var (x, y) = ((i % Side) - Centre, (i / Side) - Centre);
            var (left, top) = (Math.Clamp(Centre + (cos * x) - (sin * y), 0, Side - 1), Math.Clamp(Centre + (sin * x) + (cos * y), 0, Side - 1));
            var (column, row) = (Math.Min((int)left, Side - 2), Math.Min((int)top, Side - 2));
            var (right, down) = (left - column, top - row);
            var at = (row * Side) + column;
            turned[i] = ToByte(((1 - down) * (((1 - right) * pixels[at]) + (right * pixels[at + 1]))) + (down * (((1 - right) * pixels[at + Side]) + (right * pixels[at + Side + 1]))));
        }
        return new(turned);
    }

    private static FaceCrop Cover(FaceCrop face, int from)
    {
        var pixels = face.Pixels.ToArray();
        pixels.AsSpan(from * Side, FaceCrop.Length / 2).Fill(ToByte(pixels.Average(static p => (double)p)));
        return new(pixels);
    }

    private static byte ToByte(double grey) => (byte)Math.Clamp(Math.Round(grey), 0, White);
}
