using DeepEmotion.Model.Onnx;
using DeepEmotion.Model.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Benchmarks;

/// <summary>Nothing but 3x3 convolutions, one after another: how fast ONNX Runtime multiplies where a network asks for nothing else.</summary>
internal sealed class Convolutions : IDisposable
{
    private const int Depth = 6;
    private const int Kernel = 3;
    private const string Input = "x";

    private static readonly string[] InputNames = [Input];
    private static readonly string[] OutputNames = ["y"];
    private static readonly RunOptions Options = new();

    private readonly InferenceSession _session;
    private readonly OrtValue[] _inputs;

    /// <param name="channels">Channels of every layer.</param>
    /// <param name="side">Side of the square maps.</param>
    public Convolutions(int channels, int side)
    {
        Name = $"{Depth} convolutions of {channels} channels on {side} x {side}";
        MultiplyAdds = (long)Depth * side * side * channels * channels * Kernel * Kernel;
        RuntimeTelemetry.TurnOffForSessions();
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(Write(channels, side), options);
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, channels * side * side).Select(_ => random.NextSingle())];
        _inputs = [OrtValue.CreateTensorValueFromMemory(values, [1, channels, side, side])];
    }

    public string Name { get; }

    /// <summary>Multiply-adds of a run.</summary>
    public long MultiplyAdds { get; }

    public void Run()
    {
        using var outputs = _session.Run(Options, InputNames, _inputs, OutputNames);
    }

    public void Dispose()
    {
        _inputs[0].Dispose();
        _session.Dispose();
    }

    private static byte[] Write(int channels, int side)
    {
        var graph = new OnnxGraph("convolutions");
        var value = graph.Input(Input, OnnxType.Float, 1, channels, side, side);
        var random = new Random(2);
        for (var layer = 0; layer < Depth; layer++)
        {
            // Small enough that values neither grow nor vanish through the layers.
            var scale = 1f / (channels * Kernel);
            float[] weights = [.. Enumerable.Range(0, channels * channels * Kernel * Kernel).Select(_ => (random.NextSingle() - 0.5f) * scale)];
            value = graph.Node("Conv", [value, graph.Constant(OnnxTensor.Floats(weights, channels, channels, Kernel, Kernel))], ("pads", new long[] { 1, 1, 1, 1 }));
        }
        graph.Output(value, OutputNames[0], OnnxType.Float, 1, channels, side, side);
        return graph.ToModel(opset: 17);
    }
}
