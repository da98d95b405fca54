using System.Globalization;
using System.IO.Compression;
using NetVips;

namespace DeepEmotion.Benchmarks;

/// <summary>How time, memory and storage operations of whole runs grow with the photos of a batch and the faces of a photo.</summary>
internal sealed class GrowthBenchmark(SamplePhotos samples, string repository, int largest)
{
    private const int Width = 640;
    private const int MostLoose = 1_000;
    private const int PhotosInACrowdRun = 60;

    // The start is most of a small run, and varies.
    private const int Small = 10;
    private const int RoundsOfSmall = 7;
    private static readonly int[] Crowds = [0, 1, 3, 10, 30];

    public async Task RunAsync(PerformanceReport report)
    {
        var folder = Directory.CreateTempSubdirectory("deepemotion-growth-").FullName;
        try
        {
            byte[][] photos = [.. samples.Read().Select(Shrink)];
            var zips = new List<Growth>();
            var loose = new List<Growth>();
            foreach (var size in Sizes())
            {
                zips.Add(await MeasureAsync(folder, size, name => photos[name % photos.Length], zipped: true).ConfigureAwait(false));
                if (size <= MostLoose)
                {
                    loose.Add(await MeasureAsync(folder, size, name => photos[name % photos.Length], zipped: false).ConfigureAwait(false));
                }
            }
            var crowds = new List<Growth>();
            using var crowd = new Crowd(samples);
            foreach (var photo in Array.ConvertAll(Crowds, crowd.Of))
            {
                crowds.Add(await MeasureAsync(folder, PhotosInACrowdRun, _ => photo, zipped: true).ConfigureAwait(false));
            }
            GrowthPlot.Save(Path.Combine(repository, "docs/images/growth.png"), zips, loose, crowds);
            Write(report, zips, loose, crowds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private IEnumerable<int> Sizes()
    {
        for (var size = 1; size < largest; size *= 10)
        {
            yield return size;
        }
        yield return largest;
    }

    /// <returns>Of several runs, the one with the median time to the last row, and those times.</returns>
    private async Task<Growth> MeasureAsync(string folder, int photos, Func<int, byte[]> contentOf, bool zipped)
    {
        var runs = new List<Growth>();
        do
        {
            runs.Add(await MeasureOnceAsync(folder, photos, contentOf, zipped).ConfigureAwait(false));
        }
        while (photos <= Small && runs.Count < RoundsOfSmall);
        Growth[] ordered = [.. runs.OrderBy(static run => run.RowSeconds)];
        return ordered[ordered.Length / 2] with { RowSpread = Spread.Of(ordered.Select(static run => run.RowSeconds)) };
    }

    private async Task<Growth> MeasureOnceAsync(string folder, int photos, Func<int, byte[]> contentOf, bool zipped)
    {
        var run = Directory.CreateDirectory(Path.Combine(folder, "run"));
        try
        {
            var path = Path.Combine(run.FullName, zipped ? "event.zip" : "event");
            await WriteAsync(path, photos, contentOf, zipped).ConfigureAwait(false);
            var growth = await MeasuredRun.OfAsync(repository, run.FullName, path).ConfigureAwait(false);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{photos} photos {(zipped ? "in a zip" : "loose")}: {growth}"));
            return growth.Photos == photos
                ? growth
                : throw new InvalidDataException($"Of {photos} photos only {growth.Photos} have a row: the figures would say nothing.");
        }
        finally
        {
            run.Delete(recursive: true);
        }
    }

    // Each photo's bytes are its own, as a camera's are: its number follows the end of the picture.
    private static async Task WriteAsync(string path, int photos, Func<int, byte[]> contentOf, bool zipped)
    {
        if (!zipped)
        {
            Directory.CreateDirectory(path);
            for (var i = 0; i < photos; i++)
            {
                await File.WriteAllBytesAsync(Path.Combine(path, NameOf(i)), [.. contentOf(i), .. BitConverter.GetBytes(i)]).ConfigureAwait(false);
            }
            return;
        }
        var zip = await ZipFile.OpenAsync(path, ZipArchiveMode.Create).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            for (var i = 0; i < photos; i++)
            {
                var entry = await zip.CreateEntry(NameOf(i), CompressionLevel.NoCompression).OpenAsync().ConfigureAwait(false);
                await using (entry.ConfigureAwait(false))
                {
                    await entry.WriteAsync((byte[])[.. contentOf(i), .. BitConverter.GetBytes(i)]).ConfigureAwait(false);
                }
            }
        }
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:000000}.jpg");

    private static byte[] Shrink(byte[] photo)
    {
        using var shrunk = Image.ThumbnailBuffer(photo, Width);
        return shrunk.JpegsaveBuffer(q: 88);
    }

    private static void Write(PerformanceReport report, List<Growth> zips, List<Growth> loose, List<Growth> crowds) => report.Write("Whole runs",
    [
        string.Create(CultureInfo.InvariantCulture, $"`./run.sh PATH` with what it needs built: from the start of the command to the report, through Azurite, which shares the cores. The samples at {Width} pixels,"),
        string.Create(CultureInfo.InvariantCulture, $"pictures for the report included. Of runs with up to {Small} photos there were {RoundsOfSmall}: the row is the median one's. CPU and memory are our process's, Azurite's not counted; the operations are those of the functions, without looking for work."),
        "",
        "| photos | as | seconds to the last row | seconds to the end | photos/s | CPU-ms a photo | peak MiB | storage operations a photo |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        .. zips.Select(static run => Row(run, "zip")),
        .. loose.Select(static run => Row(run, "loose")),
        "",
        string.Create(CultureInfo.InvariantCulture, $"By the faces of a photo, {PhotosInACrowdRun} photos of 1,920 pixels in a zip:"),
        "",
        "| faces a photo | found | seconds | CPU-ms a photo | peak MiB |",
        "| --- | --- | --- | --- | --- |",
        .. crowds.Zip(Crowds, static (run, faces) => string.Create(CultureInfo.InvariantCulture,
            $"| {faces} | {(double)run.Faces / run.Photos:0.0} | {run.RowSeconds:0.0} | {run.CpuMs / run.Photos:0} | {run.PeakMiB:0} |")),
        "",
        "![Time, memory and storage operations by the photos of a batch, and time by the faces of a photo](images/growth.png)",
    ]);

    private static string Row(Growth run, string how) => string.Create(CultureInfo.InvariantCulture,
        $"| {run.Photos:N0} | {how} | {(run.Photos <= Small ? run.RowSpread : $"{run.RowSeconds:0.0}")} | {run.Seconds:0.0} | {run.Photos / run.RowSeconds:0.0} | {run.CpuMs / run.Photos:0} | {run.PeakMiB:0} | {(double)run.Operations / run.Photos:0.00} |");
}
