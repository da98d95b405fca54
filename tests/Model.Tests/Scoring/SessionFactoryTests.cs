using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Model.Tests.Scoring;

public sealed class SessionFactoryTests
{
    [Fact]
    public void The_profiler_names_the_provider_that_did_the_work_and_leaves_no_file()
    {
        Assert.Equal(["CPUExecutionProvider"], CudaProbe.ProvidersThatRun(_ => { }));
        Assert.Empty(Directory.GetFiles(Environment.CurrentDirectory, "onnxruntime_profile*"));
    }

    [Fact]
    public void Auto_takes_cuda_exactly_where_it_works()
    {
        var expected = CudaProbe.FindObstacle() is null ? ExecutionProvider.Cuda : ExecutionProvider.Cpu;
        Assert.Equal(expected, Create(ExecutionProvider.Auto).Provider);
    }

    [Fact]
    public void Cuda_where_there_is_none_fails_at_start_and_says_what_to_do()
    {
        Assert.SkipWhen(CudaProbe.FindObstacle() is null, "CUDA works here.");
        var refused = Assert.Throws<ExecutionProviderException>(() => Create(ExecutionProvider.Cuda).Provider);
        Assert.Contains("Scoring:ExecutionProvider", refused.Message, StringComparison.Ordinal);
        Assert.Contains("OnnxRuntime=cuda", refused.Message, StringComparison.Ordinal);
    }

    private static SessionFactory Create(ExecutionProvider provider) =>
        new(Options.Create(new ScoringOptions { ExecutionProvider = provider }), NullLogger<SessionFactory>.Instance);
}
