using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Model.Scoring;

/// <summary>Finds out whether networks really run on CUDA, not only whether it is offered.</summary>
/// <remarks>
/// With an incompatible CUDA or cuDNN library, ONNX Runtime falls back to the processor without an error
/// (onnxruntime #9451), so a tiny network is run under the profiler, which names the provider of every node that ran.
/// </remarks>
internal static class CudaProbe
{
    private const string Cuda = "CUDAExecutionProvider";

    /// <summary>Why CUDA cannot be used, as a sentence; null if a network ran on it.</summary>
    public static string? FindObstacle()
    {
        RuntimeTelemetry.TurnOffForSessions();
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(Cuda, StringComparer.Ordinal))
        {
            return "this build contains ONNX Runtime for the processor only.";
        }
        try
        {
            var ran = ProvidersThatRun(static options => options.AppendExecutionProvider_CUDA());
            return ran.Contains(Cuda) ? null : $"the probe network ran on {string.Join(", ", ran)} instead.";
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message.TrimEnd('.', ' ') + ".";
        }
    }

    /// <summary>The execution providers that ran a small convolution.</summary>
    internal static HashSet<string> ProvidersThatRun(Action<SessionOptions> configure)
    {
        var folder = Directory.CreateTempSubdirectory("deepemotion-probe-");
        try
        {
            // In this order: profiling begins under the prefix that is set by then.
            using var options = new SessionOptions { ProfileOutputPathPrefix = Path.Combine(folder.FullName, "probe"), EnableProfiling = true };
            configure(options);
            using var session = new InferenceSession(ProbeNetwork.Create(), options);
            using var run = new RunOptions();
            using var input = OrtValue.CreateTensorValueFromMemory(new float[64], [1, 1, 8, 8]);
            using var outputs = session.Run(run, ["x"], [input], ["y"]);
            return ReadProviders(File.ReadAllBytes(session.EndProfiling()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static HashSet<string> ReadProviders(ReadOnlyMemory<byte> profile)
    {
        var providers = new HashSet<string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(profile);
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            if (entry.TryGetProperty("args", out var args) && args.TryGetProperty("provider", out var provider)
                && provider.GetString() is { Length: > 0 } name)
            {
                providers.Add(name);
            }
        }
        return providers;
    }
}
