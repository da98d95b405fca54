using System.Diagnostics;
using System.Globalization;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Benchmarks;

/// <summary>What a summary costs by the size of its batch: rows of the table to the files that grow with them, without storage.</summary>
internal static class SummaryBenchmark
{
    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

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
        var rows = MadePhotos.Of("event", 0, 100).Select(PhotoRow.ToEntity).ToArray();
        using var process = Process.GetCurrentProcess();
        var (processor, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        using var files = new BatchFiles(new PictureStore(null!), null!, new FaceExplainer(null!, 0), TimeProvider.System);
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
}
