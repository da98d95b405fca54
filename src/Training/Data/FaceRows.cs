using DeepEmotion.Model.Faces;

namespace DeepEmotion.Training.Data;

/// <summary>What a loss of detail does to a row of a face's pixels, as a matrix of 48 x 48, row by row. Applied to rows and columns it does so to the face.</summary>
public static class FaceRows
{
    private const int Side = FaceCrop.Side;

    /// <summary>Averaged down to fewer pixels and interpolated back.</summary>
    /// <param name="size">How many pixels, 1 to 48.</param>
    public static float[] Shrunk(int size)
    {
        var step = Side / (double)size;
        var (down, up) = (new double[size, Side], new double[Side, size]);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < Side; j++)
            {
                down[i, j] = Math.Max(0, Math.Min((i + 1) * step, j + 1) - Math.Max(i * step, j)) / step;
                var place = Math.Clamp(((j + 0.5) / step) - 0.5, 0, size - 1);
                up[j, i] = Math.Max(0, 1 - Math.Abs(place - i));
            }
        }
        var rows = new float[Side * Side];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)Enumerable.Range(0, size).Sum(k => up[i / Side, k] * down[k, i % Side]);
        }
        return rows;
    }

    /// <summary>Blurred by a Gaussian.</summary>
    /// <param name="sigma">Its standard deviation in pixels, more than 0.</param>
    public static float[] Blurred(double sigma)
    {
        var rows = new float[Side * Side];
        for (var i = 0; i < Side; i++)
        {
            double[] weights = [.. Enumerable.Range(0, Side).Select(j => Math.Exp(-(i - j) * (i - j) / (2 * sigma * sigma)))];
            var sum = weights.Sum();
            for (var j = 0; j < Side; j++)
            {
                rows[(i * Side) + j] = (float)(weights[j] / sum);
            }
        }
        return rows;
    }
}
