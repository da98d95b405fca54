using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Jobs;

/// <summary>The training device, and the number type of its convolutions.</summary>
/// <param name="Device">CPU or CUDA.</param>
/// <param name="Convolutions">bfloat16 where a short measurement shows that it is faster, else float32.</param>
public sealed record TrainingDevice(Device Device, ScalarType Convolutions)
{
    /// <param name="choice"><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</param>
    /// <exception cref="UsageException">CUDA is requested but not available, or the word is unknown.</exception>
    public static TrainingDevice Choose(string choice) => choice switch
    {
        "cpu" => Cpu(),
        "auto" => cuda_is_available() ? Cuda() : Cpu(),
        "cuda" => cuda_is_available() ? Cuda() : throw new UsageException(
            "--device cuda: this machine has no CUDA device that libtorch can use, or this build has none (build with -p:Libtorch=cuda). Use --device auto or cpu."),
        _ => throw new UsageException($"--device '{choice}' is not auto, cpu or cuda."),
    };

    /// <summary>A new network on this device with this number type.</summary>
    /// <exception cref="UsageException">There is no network of that name.</exception>
    public FaceNetwork Create(string network, ImmutableArray<Emotion> labels)
    {
        var created = NetworkCatalog.Find(network).Create(labels.Length);
        (created.TrainingType, created.Labels) = (Convolutions, labels);
        return created.to(Device);
    }

    public override string ToString() => $"{Device.type}, convolutions in {Convolutions}".ToLowerInvariant();

    private static TrainingDevice Cuda() => new(CUDA, ScalarType.BFloat16);

    private static TrainingDevice Cpu() => new(CPU, ConvolutionSpeed.IsBfloat16Faster() ? ScalarType.BFloat16 : ScalarType.Float32);
}
