using DeepEmotion.DetectorConverter;

namespace DeepEmotion.Vision.Tests.DetectorConverter;

public sealed class TfliteRefusalTests
{
    [Fact]
    public void What_is_not_a_TensorFlow_Lite_file_is_named() =>
        Assert.Contains("TFL3", Assert.Throws<InvalidDataException>(() => TfliteModel.Read(new byte[64])).Message, StringComparison.Ordinal);

    [Fact]
    public void An_operator_that_is_not_converted_is_refused()
    {
        var file = new TfliteFile(2, 2, 1);
        AssertRefused(file, file.Add((TfliteOpcode)99, [0], [1, 2, 2, 1]), "99");
    }

    [Fact]
    public void Another_fused_activation_than_relu_is_refused()
    {
        const byte Relu6 = 3;
        var file = new TfliteFile(2, 2, 1);
        AssertRefused(file, file.Add(TfliteOpcode.Add, [0, 0], [1, 2, 2, 1], Relu6), "activation 3");
    }

    [Fact]
    public void A_reshape_to_another_image_is_refused()
    {
        var file = new TfliteFile(2, 2, 1);
        AssertRefused(file, file.Add(TfliteOpcode.Reshape, [0], [1, 4, 1, 1]), "reshape");
    }

    [Fact]
    public void Weights_that_are_computed_are_refused()
    {
        var file = new TfliteFile(2, 2, 1);
        var computed = file.Add(TfliteOpcode.Relu, [0], [1, 2, 2, 1]);
        AssertRefused(file, file.Add(TfliteOpcode.Conv2D, [0, computed], [1, 2, 2, 1], (byte)0, 1, 1, (byte)0, 1, 1), "computed");
    }

    [Fact]
    public void Weights_of_another_type_are_refused()
    {
        var file = new TfliteFile(2, 2, 1);
        AssertRefused(file, file.Add(TfliteOpcode.Conv2D, [0, file.Ints([1], 1, 1, 1, 1)], [1, 2, 2, 1], (byte)0, 1, 1, (byte)0, 1, 1), "Int32");
    }

    private static void AssertRefused(TfliteFile file, int output, string because)
    {
        var model = TfliteModel.Read(file.ToBytes(output));
        Assert.Contains(because, Assert.Throws<NotSupportedException>(() => TfliteConverter.ToOnnx(model, "test")).Message, StringComparison.Ordinal);
    }
}
