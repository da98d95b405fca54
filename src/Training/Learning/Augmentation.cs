using DeepEmotion.Model.Faces;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Rotates, moves, scales, mirrors and partly covers faces, a batch at a time.</summary>
public static class Augmentation
{
    private const double Turn = 15 * Math.PI / 180;
    private const double SmallestScale = 0.8;
    private const double LargestScale = 1.2;

    /// <param name="faces">[N, 48, 48], 0 to 255.</param>
    /// <param name="side">Side of the result in pixels.</param>
    /// <param name="move">The farthest that a face is moved in each direction, in pixels of the 48.</param>
    /// <param name="covering">How often a face is partly covered, 0 to 1.</param>
    /// <param name="noise">The random generator; on the CPU, so that every device gets the same faces.</param>
    /// <returns>float32 [N, 1, side, side], 0 to 255.</returns>
    public static Tensor Apply(Tensor faces, int side, double move, double covering, Generator noise)
    {
        return Cover(Look(faces, Windows(faces.shape[0], move, noise), side), covering, noise);
    }

    /// <summary>Looks at each face through its window.</summary>
    /// <param name="faces">[N, 48, 48], 0 to 255.</param>
    /// <param name="windows">Affine windows, [N, 2, 3].</param>
    /// <param name="side">Side of the result in pixels.</param>
    /// <returns>float32 [N, 1, side, side], 0 to 255.</returns>
    public static Tensor Look(Tensor faces, Tensor windows, int side)
    {
        var pixels = faces.unsqueeze(1).to_type(ScalarType.Float32);
        var grid = nn.functional.affine_grid(windows.to(faces.device), [faces.shape[0], 1, side, side], align_corners: false);
        return nn.functional.grid_sample(pixels, grid, padding_mode: GridSamplePaddingMode.Border, align_corners: false);
    }

    /// <summary>Windows that turn, move, scale and mirror by chance.</summary>
    /// <param name="count">How many.</param>
    /// <param name="move">How far at most, each way, in pixels of the 48.</param>
    /// <param name="noise">Source of the random numbers.</param>
    /// <returns>float32 [count, 2, 3], on the CPU.</returns>
    public static Tensor Windows(long count, double move, Generator noise)
    {
        using var scope = NewDisposeScope();
        var shift = move / (FaceCrop.Side / 2.0);
        var angle = Uniform(count, -Turn, Turn, noise);
        var scale = Uniform(count, SmallestScale, LargestScale, noise);
        var stretch = Uniform(count, 0.93, 1.07, noise);
        var mirror = (rand(count, generator: noise) < 0.5).to_type(ScalarType.Float32) * 2 - 1;
        var (cosine, sine) = (angle.cos() * scale, angle.sin() * scale);
        Tensor[] rows =
        [
            cosine * stretch * mirror, -sine, Uniform(count, -shift, shift, noise),
            sine * mirror, cosine / stretch, Uniform(count, -shift, shift, noise),
        ];
        return stack(rows, 1).view(-1, 2, 3).MoveToOuterDisposeScope();
    }

    /// <summary>Random erasing (Zhong et al. 2020) with each image's mean grey.</summary>
    /// <param name="images">[N, 1, side, side].</param>
    /// <param name="probability">How often a face is partly covered, 0 to 1.</param>
    /// <param name="noise">Source of the random numbers.</param>
    public static Tensor Cover(Tensor images, double probability, Generator noise)
    {
        var (count, side) = (images.shape[0], images.shape[3]);
        var at = arange(side).to_type(ScalarType.Float32) / side;
        var inside = Between(at, count, noise).unsqueeze(2) & Between(at, count, noise).unsqueeze(1);
        var covered = inside & (rand([count, 1, 1], generator: noise) < probability);
        return images.where(covered.unsqueeze(1).logical_not().to(images.device), images.mean([1, 2, 3], keepdim: true));
    }

    private static Tensor Between(Tensor at, long count, Generator noise)
    {
        var length = Uniform(count, 0.1, 0.4, noise).unsqueeze(1);
        var start = rand([count, 1], generator: noise) * (1 - length);
        return (at >= start) & (at < start + length);
    }

    private static Tensor Uniform(long count, double low, double high, Generator noise) => rand(count, generator: noise) * (high - low) + low;
}
