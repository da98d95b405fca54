using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Makes some faces look as in many photos: a few pixels wide and enlarged, or blurred.</summary>
public static class Softening
{
    private const int Smallest = 14;
    private const int Largest = 40;
    private const double LeastBlur = 0.3;
    private const double MostBlur = 1.6;
    private const int Side = FaceCrop.Side;

    private static readonly Tensor Shrinkings = stack(Enumerable.Range(Smallest, Largest - Smallest + 1).Select(size => tensor(FaceRows.Shrunk(size)).view(Side, Side))).DetachFromDisposeScope();

    /// <param name="faces">uint8 [N, 48, 48].</param>
    /// <param name="share">Share of the faces to soften, 0 to 1: half of those are shrunk to 14 to 40 pixels, half blurred with a sigma of 0.3 to 1.6 pixels.</param>
    /// <param name="noise">The random generator; on the CPU, so that every device gets the same faces.</param>
    /// <returns>float32 [N, 48, 48], 0 to 255.</returns>
    public static Tensor Apply(Tensor faces, double share, Generator noise)
    {
        var count = faces.shape[0];
        var kind = rand([count, 1, 1], generator: noise);
        var size = (rand(count, generator: noise) * (Largest - Smallest + 1)).to_type(ScalarType.Int64);
        var sigma = rand([count, 1, 1], generator: noise) * (MostBlur - LeastBlur) + LeastBlur;
        var apart = arange(Side).unsqueeze(0) - arange(Side).unsqueeze(1);
        var weights = (apart.square() / sigma.square() * -0.5).exp();
        var blurring = weights / weights.sum(2, keepdim: true);
        var rows = where(kind < share / 2, Shrinkings[size], where(kind < share, blurring, eye(Side))).to(faces.device);
        return rows.matmul(faces.to_type(ScalarType.Float32)).matmul(rows.transpose(1, 2));
    }
}
