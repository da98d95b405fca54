using System.Diagnostics;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Jobs;

/// <summary>Measures which number type this processor trains in faster.</summary>
/// <remarks>
/// The instructions for bfloat16 do not tell: an Intel Xeon with AVX512-BF16 and without AMX computed convolutions in bfloat16 at half the speed of float32.
/// </remarks>
internal static class ConvolutionSpeed
{
    private const int Faces = 64;
    private const int Channels = 64;
    private const int Side = 12;
    private const int Rounds = 5;

    // A small advantage is not worth the lost digits, and would be decided by chance.
    private const double Needed = 1.15;

    public static bool IsBfloat16Faster()
    {
        const string Features = "/proc/cpuinfo";
        return File.Exists(Features)
            && File.ReadLines(Features).Any(static line => line.StartsWith("flags", StringComparison.Ordinal) && line.Contains("avx512_bf16", StringComparison.Ordinal))
            && Time(ScalarType.Float32) > Needed * Time(ScalarType.BFloat16);
    }

    /// <summary>The shortest of several passes forward and back.</summary>
    private static TimeSpan Time(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator(1);
        var layer = new Convolution(Channels, Channels, 3);
        var input = Convolution.ChannelsLast(rand([Faces, Channels, Side, Side], generator: noise).to_type(type)).requires_grad_();
        var shortest = TimeSpan.MaxValue;
        // The first pass also chooses kernels.
        for (var round = 0; round <= Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            layer.forward(input).sum().backward();
            var taken = Stopwatch.GetElapsedTime(start);
            shortest = round > 0 && taken < shortest ? taken : shortest;
        }
        return shortest;
    }
}
