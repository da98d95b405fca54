using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Jobs;

/// <summary>Loads the weights that a run starts from.</summary>
internal static class NetworkStart
{
    private const int Faces = 512;

    /// <summary>Does nothing if the run starts from random weights.</summary>
    /// <exception cref="UsageException">The model to start from is another network.</exception>
    public static void Give(TrainingRequest request, FaceNetwork network, FaceTensors training)
    {
        if (request.From is not { } onnx)
        {
            return;
        }
        using var scope = NewDisposeScope();
        using var noise = new Generator((ulong)request.Options.Seed);
        var some = training.Faces[randperm(training.Count, generator: noise).slice(0, 0, Math.Min(Faces, training.Count), 1).to(training.Faces.device)];
        var shown = Augmentation.Apply(Softening.Apply(some, request.Options.SoftShare, noise), FaceCrop.Side, request.Options.Move, request.Options.CoverShare, noise);
        OnnxWeights.Load(onnx, network as AttentionalNetwork ?? throw new UsageException($"--from works only with the network {AttentionalNetwork.CatalogName}, not with {request.Network}."), shown);
    }
}
