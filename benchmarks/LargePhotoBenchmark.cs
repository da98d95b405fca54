using System.Globalization;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Benchmarks;

/// <summary>What photos of 24 megapixels cost, by how far small faces are searched for.</summary>
internal static class LargePhotoBenchmark
{
    private const int WarmUps = 3;

    public static void Run(SamplePhotos samples, int rounds, PerformanceReport report)
    {
        var photos = new (string Name, byte[] Content)[] { ("three faces", samples.Large()), ("no face", samples.LargeWithoutFaces()) };
        var rows = new List<string>();
        foreach (var division in new[] { 1, 2, 4, 8 })
        {
            using var pipeline = new PhotoPipeline(new FaceDetectionOptions { MaxDivision = division });
            foreach (var (name, content) in photos)
            {
                var runs = Enumerable.Range(0, WarmUps + rounds).Select(_ => pipeline.Analyze(content)).Skip(WarmUps).ToArray();
                rows.Add(string.Create(CultureInfo.InvariantCulture,
                    $"| {division} | {name} | {runs[0].Photo.Faces.Length} | {Spread.Of(runs.Select(static run => run.Cost.Decode.TotalMilliseconds))} | {Spread.Of(runs.Select(static run => run.Cost.Find.TotalMilliseconds))} | {Spread.Of(runs.Select(static run => run.Cost.Total.TotalMilliseconds))} |"));
            }
        }
        report.Write("Photos of 24 megapixels",
        [
            "CPU-ms a photo, one thread. `FaceDetection:MaxDivision` bounds the search for small faces.",
            "",
            "| MaxDivision | photo | found | decode | find and cut out | all |",
            "| --- | --- | --- | --- | --- | --- |",
            .. rows,
        ]);
    }
}
