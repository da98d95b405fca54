using BenchmarkDotNet.Attributes;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Benchmarks;

/// <summary>The emotion network by the number of faces in a run: on the CPU nothing is gained past two.</summary>
[MemoryDiagnoser]
[SimpleJob(warmupCount: 3, iterationCount: 15)]
public class ScoringBenchmarks
{
    private EmotionNetwork _network = null!;
    private FaceCrop[] _faces = [];

    [Params(1, 2, 4, 8, 16, 64)]
    public int Faces { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var (onnx, manifest) = BundledModel.Read();
        var options = Options.Create(new ScoringOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1 });
        _network = EmotionNetwork.Load(onnx, manifest, new SessionFactory(options, NullLogger<SessionFactory>.Instance));
        _faces = MadeFaces.Of(Faces);
    }

    [Benchmark]
    public int Score() => _network.Score(_faces).Length;

    [GlobalCleanup]
    public void Close() => _network.Dispose();
}
