using DeepEmotion.DetectorConverter;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Vision.Tests.DetectorConverter;

/// <summary>Converted operators against values worked out here the plain way.</summary>
public sealed class TfliteConverterTests
{
    private const byte Same = 0;
    private const byte Valid = 1;
    private const byte Relu = 1;

    // Height, kernel, stride and dilation down; the same across; what TensorFlow's padding puts before the image; the output's size.
    [Theory]
    [InlineData(Same, 4, 3, 2, 1, 5, 2, 1, 1, 0, 0, 2, 5)]
    [InlineData(Same, 5, 3, 2, 1, 6, 5, 2, 1, 1, 1, 3, 3)]
    [InlineData(Same, 5, 3, 1, 2, 4, 3, 1, 1, 2, 1, 5, 4)]
    [InlineData(Valid, 5, 3, 2, 1, 4, 2, 1, 2, 0, 0, 2, 2)]
    public void A_convolution_pads_strides_and_dilates_as_TensorFlow_does(
        byte padding, int height, int kernelY, int strideY, int dilationY, int width, int kernelX, int strideX, int dilationX, int before, int left, int rows, int columns)
    {
        var (weights, bias) = (Numbers(2 * kernelY * kernelX * 3), new[] { 0.25f, -0.5f });
        var file = new TfliteFile(height, width, 3);
        var output = file.Add(
            TfliteOpcode.Conv2D, [0, file.Floats(weights, 2, kernelY, kernelX, 3), file.Floats(bias, 2)], [1, rows, columns, 2],
            padding, strideX, strideY, Relu, dilationX, dilationY);

        AssertComputes(file, output, image => Picture.Of(rows, columns, 2, (y, x, o) => MathF.Max(0, bias[o] + Sum(kernelY, kernelX, (ky, kx) =>
            Enumerable.Range(0, 3).Sum(i => weights[(((((o * kernelY) + ky) * kernelX) + kx) * 3) + i]
                * image.At((y * strideY) + (ky * dilationY) - before, (x * strideX) + (kx * dilationX) - left, i))))));
    }

    [Fact]
    public void A_depthwise_convolution_keeps_the_channels_apart_and_reads_weights_of_half_precision()
    {
        var weights = Array.ConvertAll(Numbers(3 * 2 * 3), value => (float)(Half)value);
        var file = new TfliteFile(4, 4, 3);
        var dequantized = file.Add(TfliteOpcode.Dequantize, [file.Halves(weights, 1, 3, 2, 3)], [1, 3, 2, 3]);
        var output = file.Add(TfliteOpcode.DepthwiseConv2D, [0, dequantized, -1], [1, 4, 4, 3], Same, 1, 1, 1, (byte)0, 1, 1);

        AssertComputes(file, output, image => Picture.Of(4, 4, 3, (y, x, c) =>
            Sum(3, 2, (ky, kx) => weights[(((ky * 2) + kx) * 3) + c] * image.At(y + ky - 1, x + kx, c))));
    }

    [Fact]
    public void Max_pooling_never_takes_what_lies_outside()
    {
        var file = new TfliteFile(4, 6, 2);
        var output = file.Add(TfliteOpcode.MaxPool2D, [0], [1, 2, 6, 2], Same, 1, 2, 2, 3, (byte)0);

        AssertComputes(file, output, image => Picture.Of(2, 6, 2, (y, x, c) => Cells(3, 2)
            .Max(cell => image.At((2 * y) + cell.Y, x + cell.X, c, float.NegativeInfinity))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Relu)]
    public void An_addition_may_be_followed_by_a_relu(byte activation)
    {
        var file = new TfliteFile(2, 3, 2);
        var rectified = file.Add(TfliteOpcode.Relu, [0], [1, 2, 3, 2]);
        var output = file.Add(TfliteOpcode.Add, [0, rectified], [1, 2, 3, 2], activation);

        AssertComputes(file, output, image => Picture.Of(2, 3, 2, (y, x, c) =>
            image[y, x, c] + MathF.Max(0, image[y, x, c]) is var sum && activation == Relu ? MathF.Max(0, sum) : sum));
    }

    [Fact]
    public void Padding_goes_where_the_file_says()
    {
        var file = new TfliteFile(2, 3, 2);
        var output = file.Add(TfliteOpcode.Pad, [0, file.Ints([0, 0, 1, 0, 2, 1, 0, 3], 4, 2)], [1, 3, 6, 5]);

        AssertComputes(file, output, image => Picture.Of(3, 6, 5, (y, x, c) => c < 2 ? image.At(y - 1, x - 2, c) : 0));
    }

    [Theory]
    [InlineData(3, 2, 3, 4)]
    [InlineData(-1, 2, 3, 4)]
    [InlineData(1, 4, 3, 2)]
    [InlineData(2, 2, 6, 2)]
    public void A_concatenation_finds_its_axis(int axis, int height, int width, int channels)
    {
        var file = new TfliteFile(2, 3, 2);
        var rectified = file.Add(TfliteOpcode.Relu, [0], [1, 2, 3, 2]);
        var output = file.Add(TfliteOpcode.Concatenation, [0, rectified], [1, height, width, channels], axis, (byte)0);

        AssertComputes(file, output, image => Picture.Of(height, width, channels, (y, x, c) =>
            y < 2 && x < 3 && c < 2 ? image[y, x, c] : MathF.Max(0, image[y % 2, x % 3, c % 2])));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_bilinear_resize_takes_its_samples_where_the_file_says(bool alignCorners, bool halfPixels)
    {
        var file = new TfliteFile(2, 3, 2);
        var output = file.Add(TfliteOpcode.ResizeBilinear, [0, file.Ints([4, 6], 2)], [1, 4, 6, 2], null, null, alignCorners, halfPixels);

        AssertComputes(file, output, image => Picture.Of(4, 6, 2, (y, x, c) => Sample(image, Source(y, 2, 4), Source(x, 3, 6), c)));

        float Source(int position, int from, int to) => Math.Clamp(
            alignCorners ? position * (from - 1f) / (to - 1) : halfPixels ? ((position + 0.5f) * from / to) - 0.5f : position * (float)from / to, 0, from - 1);
    }

    [Fact]
    public void Several_outputs_stand_in_the_files_order_and_rows_can_be_joined()
    {
        var file = new TfliteFile(2, 2, 2);
        var rows = file.Add(TfliteOpcode.Reshape, [0], [1, 4, 2]);
        var doubled = file.Add(TfliteOpcode.Concatenation, [rows, rows], [1, 8, 2], 1, (byte)0);
        byte[] frame = [.. Enumerable.Range(1, 8).Select(i => (byte)(i * 30))];
        var values = Array.ConvertAll(frame, Normalized);

        var outputs = Run(file.ToBytes(doubled, rows), [1, 2, 2, 2], frame);
        Assert.Equal([1, 8, 2], outputs[0].Shape);
        AssertClose([.. values, .. values], outputs[0].Values);
        AssertClose(values, outputs[1].Values);
    }

    // Two frames in one run, so that the batch is seen to be open; a reshape at the end turns the values back to the file's order.
    private static void AssertComputes(TfliteFile file, int output, Func<Picture, Picture> expected)
    {
        var model = TfliteModel.Read(file.ToBytes(output));
        var (from, to) = (model.Tensors[0].Shape, model.Tensors[output].Shape);
        var flat = file.Add(TfliteOpcode.Reshape, [output], [1, to[1] * to[2], to[3]]);
        var frames = new byte[2 * from[1] * from[2] * from[3]];
        new Random(5).NextBytes(frames);

        var computed = Assert.Single(Run(file.ToBytes(flat), [2, from[1], from[2], from[3]], frames));
        Assert.Equal([2, to[1] * to[2], to[3]], computed.Shape);
        AssertClose(
            [.. frames.Chunk(frames.Length / 2).SelectMany(frame => expected(new Picture(from[1], from[2], from[3], Array.ConvertAll(frame, Normalized))).Values)],
            computed.Values);
    }

    private static (long[] Shape, float[] Values)[] Run(byte[] tflite, long[] shape, byte[] frames)
    {
        using var session = new InferenceSession(TfliteConverter.ToOnnx(TfliteModel.Read(tflite), "test"));
        using var input = OrtValue.CreateTensorValueFromMemory(frames, shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["frames"], [input], [.. session.OutputMetadata.Keys.Order()]);
        return [.. outputs.Select(output => (output.GetTensorTypeAndShape().Shape, output.GetTensorDataAsSpan<float>().ToArray()))];
    }

    private static void AssertClose(float[] expected, float[] computed)
    {
        Assert.Equal(expected.Length, computed.Length);
        Assert.All(expected.Zip(computed), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private static float Normalized(byte value) => (value - 127.5f) / 127.5f;

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i + 1))];

    private static float Sum(int rows, int columns, Func<int, int, float> term) => Cells(rows, columns).Sum(cell => term(cell.Y, cell.X));

    private static IEnumerable<(int Y, int X)> Cells(int rows, int columns) =>
        from y in Enumerable.Range(0, rows) from x in Enumerable.Range(0, columns) select (y, x);

    private static float Sample(Picture image, float y, float x, int channel)
    {
        var (top, left) = ((int)y, (int)x);
        var (bottom, right) = (Math.Min(top + 1, image.Height - 1), Math.Min(left + 1, image.Width - 1));
        var above = image[top, left, channel] + ((image[top, right, channel] - image[top, left, channel]) * (x - left));
        var below = image[bottom, left, channel] + ((image[bottom, right, channel] - image[bottom, left, channel]) * (x - left));
        return above + ((below - above) * (y - top));
    }
}
