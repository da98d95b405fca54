using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Export;

/// <summary>Compares an exported model with its source network.</summary>
public static class ExportVerification
{
    /// <summary>Largest difference of a probability or attention value that rounding can explain.</summary>
    public const float Tolerance = 1e-4f;

    private const int Faces = 32;

    /// <remarks>The network computes in double precision here: on some processors, fast float32 kernels round more coarsely than the tolerance.</remarks>
    /// <returns>The largest difference found, below <see cref="Tolerance"/>.</returns>
    /// <exception cref="InvalidOperationException">They differ by more: the exporter handles a layer incorrectly.</exception>
    public static float Verify(ExportedModel exported, FaceNetwork network, double temperature, int seed)
    {
        var pixels = RandomFaces(Faces, seed);
        using var model = new OnnxModel(exported.Content);
        using var scope = NewDisposeScope();
        var faces = tensor(pixels).view(Faces, FaceCrop.Side, FaceCrop.Side);
        network.to(ScalarType.Float64);
        var (views, theta) = Inference.Views(network, faces);
        network.to(ScalarType.Float32);
        var difference = Math.Max(
            Largest(Temperature.Probabilities(views, network.Classes, temperature), model.Run(pixels, "probabilities")),
            Largest(theta, model.Run(pixels, "attention")));
        return difference <= Tolerance
            ? difference
            : throw new InvalidOperationException($"The exported model differs from the network by {difference:E1}, more than {Tolerance:E0}.");
    }

    /// <summary>Faces of noise over smooth shapes, some dark and some bright, so that every layer gets large and small values.</summary>
    /// <returns>Crops, one after another.</returns>
    public static byte[] RandomFaces(int count, int seed)
    {
        using var scope = NewDisposeScope();
        var generator = new Generator((ulong)seed);
        var shapes = rand([count, 1, 6, 6], generator: generator);
        var soft = nn.functional.interpolate(shapes, [FaceCrop.Side, FaceCrop.Side], mode: InterpolationMode.Bilinear, align_corners: false);
        var noise = rand([count, 1, FaceCrop.Side, FaceCrop.Side], generator: generator);
        var gamma = ((rand([count, 1, 1, 1], generator: generator) * 3) - 1.5).exp();
        return (((soft * 200) + (noise * 55)).div_(255).pow(gamma) * 255).to_type(ScalarType.Byte).data<byte>().ToArray();
    }

    private static float Largest(float[] expected, float[] actual) => expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
}
