using System.Text.Json;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Benchmarks;

/// <summary>Where a network's time goes by operator, from ONNX Runtime's own profiler.</summary>
internal static class KernelTimes
{
    private const int Runs = 200;
    private const string Suffix = "_kernel_time";

    /// <param name="onnx">A network of this project's contract.</param>
    /// <param name="faces">Faces in a run.</param>
    /// <returns>Operators and their shares of the time, the largest first.</returns>
    public static IReadOnlyList<(string Operator, double Share)> Of(byte[] onnx, int faces)
    {
        var folder = Directory.CreateTempSubdirectory("kernels ");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Profile(onnx, faces, Path.Combine(folder.FullName, "kernels"))));
            var times = document.RootElement.EnumerateArray()
                .Where(static one => one.GetProperty("name").GetString()!.EndsWith(Suffix, StringComparison.Ordinal))
                .GroupBy(static one => one.GetProperty("args").GetProperty("op_name").GetString()!, static one => one.GetProperty("dur").GetDouble())
                .Select(static one => (Operator: one.Key, Time: one.Sum()))
                .OrderByDescending(static one => one.Time)
                .ToArray();
            var all = times.Sum(static one => one.Time);
            return [.. times.Select(one => (one.Operator, one.Time / all))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Profile(byte[] onnx, int faces, string prefix)
    {
        // Profiling begins under the prefix that is set by then.
        RuntimeTelemetry.TurnOffForSessions();
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ProfileOutputPathPrefix = prefix, EnableProfiling = true };
        using var session = new InferenceSession(onnx, options);
        var pixels = new byte[faces * FaceCrop.Length];
        new Random(1).NextBytes(pixels);
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [faces, FaceCrop.Side, FaceCrop.Side]);
        using var run = new RunOptions();
        for (var i = 0; i < Runs; i++)
        {
            session.Run(run, [session.InputNames[0]], [input], session.OutputNames).Dispose();
        }
        return session.EndProfiling();
    }
}
