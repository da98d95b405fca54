using System.Diagnostics;
using System.Globalization;

namespace DeepEmotion.Benchmarks;

/// <summary>Photos a second with all cores, beside face-api with one process a core, on the same photos in turn.</summary>
internal sealed class SpeedBenchmark(SamplePhotos samples, string script, string packages)
{
    private const int WarmUps = 3;

    /// <summary>How often one of our rounds goes through the photos, so that it takes about as long as a peer's.</summary>
    private const int Repeats = 10;

    private readonly byte[][] _photos = samples.Read();

    private sealed record Round(double Rate, double CpuMs, int Faces);

    public async Task RunAsync(int rounds, PerformanceReport report)
    {
        using var pipeline = new PhotoPipeline();
        var peers = new Dictionary<string, PeerProcess[]> { ["face-api SSD"] = Start("ssd"), ["face-api Tiny 416"] = Start("tiny") };
        var ours = new List<Round>();
        var theirs = peers.Keys.ToDictionary(static name => name, static _ => new List<Round>());
        for (var round = -WarmUps; round < rounds; round++)
        {
            var own = RunOwn(pipeline);
            if (round >= -1)
            {
                foreach (var (name, processes) in peers)
                {
                    var other = await RunPeerAsync(processes);
                    if (round >= 0)
                    {
                        theirs[name].Add(other);
                    }
                }
            }
            if (round >= 0)
            {
                ours.Add(own);
            }
        }
        foreach (var process in peers.Values.SelectMany(static processes => processes))
        {
            process.Dispose();
        }
        var parts = Parts(pipeline, rounds);
        report.Write("In process, from bytes to probabilities",
        [
            string.Create(CultureInfo.InvariantCulture, $"Six photos of 1,920 pixels, decoding included, {Environment.ProcessorCount} cores on both sides, {rounds} rounds in turn."),
            "",
            "| | photos/s | CPU-ms a photo | faces in six | DeepEmotion in the same round |",
            "| --- | --- | --- | --- | --- |",
            $"| DeepEmotion | {Spread.Of(ours.Select(static round => round.Rate))} | {Spread.Of(ours.Select(static round => round.CpuMs))} | {ours[0].Faces} | |",
            .. theirs.Select(peer => $"| {peer.Key} | {Spread.Of(peer.Value.Select(static round => round.Rate))} | {Spread.Of(peer.Value.Select(static round => round.CpuMs))} | {peer.Value[0].Faces} | {Spread.Of(ours.Zip(peer.Value, static (own, other) => own.Rate / other.Rate))} times as fast |"),
            "",
            "| one thread, CPU-ms a photo | |",
            "| --- | --- |",
            $"| decode | {Spread.Of(parts.Select(static part => part.Decode.TotalMilliseconds))} |",
            $"| find and cut out | {Spread.Of(parts.Select(static part => part.Find.TotalMilliseconds))} |",
            $"| score | {Spread.Of(parts.Select(static part => part.Score.TotalMilliseconds))} |",
            $"| all | {Spread.Of(parts.Select(static part => part.Total.TotalMilliseconds))} |",
        ]);
    }

    private PeerProcess[] Start(string detector) =>
        [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new PeerProcess(script, packages, detector, samples.Paths))];

    private Round RunOwn(PhotoPipeline pipeline)
    {
        var photos = Enumerable.Range(0, Repeats * _photos.Length).ToArray();
        var (faces, clock, cpu) = (0, Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Parallel.ForEach(photos, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
            Interlocked.Add(ref faces, pipeline.Analyze(_photos[number % _photos.Length]).Photo.Faces.Length));
        var used = Environment.CpuUsage.TotalTime - cpu;
        return new Round(photos.Length / clock.Elapsed.TotalSeconds, used.TotalMilliseconds / photos.Length, faces / Repeats);
    }

    private static async Task<Round> RunPeerAsync(PeerProcess[] processes)
    {
        var clock = Stopwatch.StartNew();
        var rounds = await Task.WhenAll(processes.Select(static process => process.RunAsync()));
        var photos = rounds.Sum(static round => round.Photos);
        return new Round(photos / clock.Elapsed.TotalSeconds, rounds.Sum(static round => round.CpuMs) / photos, rounds[0].Faces);
    }

    private PhotoCost[] Parts(PhotoPipeline pipeline, int rounds) => [.. Enumerable.Range(0, rounds).Select(_ =>
    {
        var sum = _photos.Aggregate(default(PhotoCost), (cost, photo) => cost + pipeline.Analyze(photo).Cost);
        return new PhotoCost(sum.Decode / _photos.Length, sum.Find / _photos.Length, sum.Score / _photos.Length);
    })];
}
