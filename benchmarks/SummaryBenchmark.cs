using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Benchmarks;

/// <summary>What a summary costs by the size of its batch: rows of the table to the files that grow with them, without storage.</summary>
internal static class SummaryBenchmark
{
    private const int FacesPerPhoto = 3;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000];
    private static readonly ModelVersion Model = ModelVersion.Parse("20260102-030405-01234567");

    public static async Task RunAsync(TextWriter output)
    {
        await MeasureAsync(Sizes[0]).ConfigureAwait(false);
        await output.WriteLineAsync("photos    CPU s   CPU ms/photo   allocated KB/photo   live MiB").ConfigureAwait(false);
        foreach (var size in Sizes)
        {
            var (processor, allocated, live) = await MeasureAsync(size).ConfigureAwait(false);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{size,7}  {processor.TotalSeconds,6:0.00}   {processor.TotalMilliseconds / size,12:0.000}   {allocated / 1024.0 / size,18:0.0}   {live >> 20,8}")).ConfigureAwait(false);
        }
    }

    private static async Task<(TimeSpan Processor, long Allocated, long Live)> MeasureAsync(int photos)
    {
        var rows = Enumerable.Range(0, 100).Select(i => PhotoRow.ToEntity(Make(i))).ToArray();
        using var process = Process.GetCurrentProcess();
        var (processor, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        using var files = new BatchFiles(null!, null!, TimeProvider.System);
        var count = new BatchCount("event");
        for (var i = 0; i < photos; i++)
        {
            var made = PhotoRow.FromEntity(rows[i % rows.Length]);
            var result = made with { Photo = made.Photo with { Image = $"{i:000000}.jpg", Blob = $"event/{i:000000}.jpg" } };
            count.Add(result);
            await files.AddAsync(result, CancellationToken.None).ConfigureAwait(false);
        }
        process.Refresh();
        var spent = process.TotalProcessorTime - processor;
        var bytes = GC.GetTotalAllocatedBytes() - allocated;
        var live = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(files);
        GC.KeepAlive(count);
        return (spent, bytes, live);
    }

    private static PhotoResult Make(int number)
    {
        var faces = Enumerable.Range(0, FacesPerPhoto).Select(face =>
        {
            var likely = (number + face) % EmotionLabels.Seven.Length;
            var probabilities = Enumerable.Range(0, EmotionLabels.Seven.Length).Select(i => i == likely ? 0.7f : 0.05f).ToImmutableArray();
            return new FaceResult(
                new FaceBox(10 * face, 20, 90, 90), 0.9f, new FaceScore(probabilities, AttentionWindow.Identity), new FaceCrop(new byte[FaceCrop.Length]));
        });
        return new PhotoResult
        {
            Photo = new PhotoId("event", $"{number}.jpg", $"event/{number}.jpg", "0x1", DateTimeOffset.UnixEpoch),
            Status = PhotoStatus.Scored,
            Width = 1_920,
            Height = 1_280,
            Model = Model,
            Faces = [.. faces],
        };
    }
}
