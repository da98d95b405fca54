using System.Globalization;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Benchmarks;

/// <summary>The emotion network's multiply-adds a second, beside those of plain convolutions in ONNX Runtime, in turn on one thread.</summary>
internal static class RateBenchmark
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(400);

    public static void Run(int rounds, PerformanceReport report)
    {
        var (onnx, manifest) = BundledModel.Read();
        var scoring = Options.Create(new ScoringOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1 });
        using var network = EmotionNetwork.Load(onnx, manifest, new SessionFactory(scoring, NullLogger<SessionFactory>.Instance));
        using var wide = new Convolutions(channels: 64, side: 24);
        using var middle = new Convolutions(channels: 128, side: 12);
        using var deep = new Convolutions(channels: 256, side: 6);
        using var own = new Convolutions(channels: 136, side: 12);
        Convolutions[] plain = [wide, middle, deep, own];
        int[] runs = [1, 2, 8];
        var faces = runs.Select(MadeFaces.Of).ToArray();
        var rates = Enumerable.Range(0, rounds + 1).Select(_ => (
            Plain: plain.Select(one => Rate(one.Run, one.MultiplyAdds)).ToArray(),
            Network: faces.Select(some => Rate(() => network.Score(some), manifest.MultiplyAdds * some.Length)).ToArray())).Skip(1).ToArray();
        report.Write("The emotion network beside plain convolutions",
        [
            "fp32, one thread, in turn. A multiply-add is two operations; only those of convolutions and products of matrices count, so pooling, sampling the window,",
            "squeezing and both views' input are time without any. The share is that of the fastest plain convolutions in the same round.",
            "",
            "| | billion multiply-adds a CPU-second | share |",
            "| --- | --- | --- |",
            .. plain.Select((one, i) => string.Create(CultureInfo.InvariantCulture, $"| {one.Name} | {Spread.Of(rates.Select(rate => rate.Plain[i]))} | |")),
            .. runs.Select((count, i) => string.Create(CultureInfo.InvariantCulture,
                $"| the network, {(count == 1 ? "one face" : $"{count} faces in a run")} | {Spread.Of(rates.Select(rate => rate.Network[i]))} | {Spread.Of(rates.Select(rate => 100 * rate.Network[i] / rate.Plain.Max()))} % |")),
            "",
            "ONNX Runtime computes channels in blocks of 16 with AVX-512, so the network's 136 channels take the time of 144. By its profiler, of the network's time on two faces",
            $"{string.Join(", ", KernelTimes.Of(onnx, faces: 2).Take(6).Select(static one => string.Create(CultureInfo.InvariantCulture, $"{100 * one.Share:F1} % is {one.Operator}")))}.",
        ]);
    }

    /// <summary>Billion multiply-adds in a second of this process's CPU time.</summary>
    private static double Rate(Action run, long multiplyAdds)
    {
        var (start, count) = (Environment.CpuUsage.TotalTime, 0);
        TimeSpan taken;
        do
        {
            run();
            count++;
            taken = Environment.CpuUsage.TotalTime - start;
        }
        while (taken < Turn);
        return count * multiplyAdds / taken.TotalSeconds / 1e9;
    }
}
