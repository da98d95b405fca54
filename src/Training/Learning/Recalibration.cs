using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Measures a network's normalisation statistics again, on faces without variations, as in use.</summary>
/// <remarks>After training they are averages over earlier weights, and over rotated and covered faces.</remarks>
public static class Recalibration
{
    private const int FewestFaces = 8;
    private const int MostFaces = 256;
    private const int Runs = 40;

    /// <param name="network">In float32, on the faces' device; left in evaluation mode.</param>
    /// <param name="faces">uint8 [N, 48, 48].</param>
    /// <param name="seed">Seed for the choice of faces.</param>
    public static void Apply(FaceNetwork network, Tensor faces, int seed)
    {
        using var noise = new Generator((ulong)seed);
        using var still = no_grad();
        var runSize = Math.Clamp(faces.shape[0] / Runs, FewestFaces, MostFaces);
        network.train();
        (network.TrainingType, network.Noise) = (ScalarType.Float32, noise);
        for (var run = 0; run < Runs; run++)
        {
            using var scope = NewDisposeScope();
            var rows = randint(faces.shape[0], runSize, generator: noise).to_type(ScalarType.Int64).to(faces.device);
            var images = faces[rows].view(-1, 1, FaceCrop.Side, FaceCrop.Side).to_type(ScalarType.Float32);
            network.forward(run % 2 == 0 ? images : images.flip(3));
        }
        network.eval();
    }
}
