using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Tests.Batches;

public sealed class SummaryMemoryTests
{
    // More than the report's sample holds, so that from here on only what grows with the batch grows.
    private const int Photos = 12_000;
    private const long Tolerance = 16L << 20;

    // Of ten thousand faces in the sample and of ten thousand rows of the Parquet files.
    private const long MostOfOne = 24L << 20;

    [Fact]
    public async Task A_batch_twice_as_large_takes_no_more_memory()
    {
        using var files = new BatchFiles(new PictureStore(null!), null!, new FaceExplainer(null!, 0), TimeProvider.System);
        var count = new BatchCount("holiday");
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        await AddAsync(files, count, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(before - empty < MostOfOne, $"{Photos} photos take {(before - empty) >> 20} MiB.");
        await AddAsync(files, count, Photos);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(after - before < Tolerance, $"{Photos} more photos took {(after - before) >> 20} MiB more.");
        Assert.Equal(2 * Photos, count.ToSummary(TimeSpan.Zero).Images);
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
