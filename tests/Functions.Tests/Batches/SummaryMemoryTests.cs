using System.Runtime.InteropServices;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Tests.Batches;

/// <summary>Measures the memory of the whole process, so nothing else may run in it meanwhile.</summary>
[CollectionDefinition(nameof(SummaryMemoryTests), DisableParallelization = true)]
[Collection(nameof(SummaryMemoryTests))]
public sealed class SummaryMemoryTests
{
    // More than the report's sample holds, so that from here on only what grows with the batch grows.
    private const int Photos = 12_000;
    private const long Tolerance = 16L << 20;

    [Fact]
    public async Task A_batch_twice_as_large_takes_no_more_memory()
    {
        using var files = new BatchFiles(new PictureStore(null!), null!, new FaceExplainer(null!, 0), TimeProvider.System);
        var count = new BatchCount("holiday");
        await AddAsync(files, count, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await AddAsync(files, count, Photos);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(after - before < Tolerance, $"{Photos} more photos took {(after - before) >> 20} MiB more.");
        Assert.Equal(2 * Photos, count.ToSummary(TimeSpan.Zero).Images);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 100)]
    public async Task Crops_are_kept_only_where_photos_have_no_pictures(bool pictures, int kept)
    {
        using var files = new BatchFiles(new PictureStore(null!, kept: pictures), null!, new FaceExplainer(null!, 0), TimeProvider.System);
        var crops = await AddWatchedAsync(files, 100);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(kept, crops.Count(static crop => crop.IsAlive));
        GC.KeepAlive(files);
    }

    private static async Task<List<WeakReference>> AddWatchedAsync(BatchFiles files, int photos)
    {
        var crops = new List<WeakReference>();
        for (var i = 0; i < photos; i++)
        {
            var result = PhotoRow.FromEntity(PhotoRow.ToEntity(TestResults.Scored(TestResults.Photo($"{i:000000}.jpg"), Emotion.Happy)));
            Assert.True(MemoryMarshal.TryGetArray(result.Faces[0].Crop!.Value.Pixels, out var pixels));
            crops.Add(new WeakReference(pixels.Array));
            await files.AddAsync(result, TestContext.Current.CancellationToken);
        }
        return crops;
    }

    private static async Task AddAsync(BatchFiles files, BatchCount count, int from)
    {
        for (var i = from; i < from + Photos; i++)
        {
            // Through a row and back, as it comes from the table.
            var row = PhotoRow.ToEntity(TestResults.Scored(TestResults.Photo($"{i:000000}.jpg"), (Emotion)(i % EmotionLabels.Seven.Length)));
            var result = PhotoRow.FromEntity(row);
            count.Add(result);
            await files.AddAsync(result, TestContext.Current.CancellationToken);
        }
    }
}
