using System.Globalization;
using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests;

/// <summary>What a batch costs in Azure is counted in storage operations; polls that find nothing are a matter of time and not of photos.</summary>
public sealed partial class StorageOperationsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_loose_photo_takes_at_most_eight()
    {
        const int Photos = 40;
        var photo = SamplePhotos.Shrunk(300, ".jpg");
        for (var i = 0; i < Photos; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder.Photos, $"{i:00}.jpg"), photo);
        }

        Assert.InRange(await CountAsync(_folder.Photos, Photos), 3, 8);
    }

    [Fact]
    public async Task A_photo_in_a_zip_takes_at_most_a_quarter()
    {
        // Photos of a zip share messages and transactions as they come: a busy machine has them come one by one.
        Assert.SkipWhen(Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_ALL") is null, "needs a quiet machine: ./test.sh --all");
        const int Photos = 1000;
        var photo = SamplePhotos.Shrunk(150, ".jpg");
        var zip = Path.Combine(_folder.Photos, "many.zip");
        await File.WriteAllBytesAsync(zip, SampleZip.Of([.. Enumerable.Range(0, Photos).Select(i => ($"{i:000}.jpg", photo))]));
        Assert.InRange(await CountAsync(zip, Photos), 0.01, 0.25);
    }

    private async Task<double> CountAsync(string path, int photos)
    {
        // Pictures add one operation a photo, and can be done without. How many summaries the timer writes depends on how busy the machine is; the run writes the last one itself.
        using var run = RunSh.Start(_folder, [("Pictures__Keep", "false"), ("SummarizeBatchesSchedule", "0 0 0 1 1 *")], path, "--profile");
        await run.ExitAsync();
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal((photos, photos), (run.LastFigures().Images, run.LastFigures().Scored));
        return double.Parse(Count.Match(string.Join('\n', run.Lines)).Groups["each"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"storage operations of the functions \d+, (?<each>[\d.]+) a photo")]
    private static partial Regex Count { get; }
}
