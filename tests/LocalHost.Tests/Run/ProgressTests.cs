using System.Globalization;
using System.Text.RegularExpressions;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Run;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Progress = DeepEmotion.LocalHost.Run.Progress;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class ProgressTests
{
    private static readonly LocalFile[] Files = [new("/a.jpg", "a.jpg", 1 << 20, default), new("/b.zip", "b.zip", 8 << 20, default), new("/c.txt", "c.txt", 10, default)];
    private static readonly UploadedFile Photo = new("a.jpg", "batch/a.jpg", "1", "", IsArchive: false);
    private static readonly UploadedFile Zip = new("b.zip", "batch/b.zip", "2", "", IsArchive: true);

    [Fact]
    public void A_zip_counts_by_its_size_before_it_is_known_how_many_photos_it_holds()
    {
        Advance Of(UploadedFile[] uploads, int ofPhoto, int ofZip, int? wanted, params NotRead[] notRead) => Advance.Of(Files, uploads, notRead, State(ofPhoto, ofZip, wanted), State(0, 0, null));

        Assert.Equal(new Advance(0, 3, 0), Of([], 0, 0, null));
        var photo = Of([Photo, Zip], 1, 0, null);
        Assert.Equal((1, (int?)null), (photo.Rows, photo.Expected));
        Assert.Equal(1 / 9.0, photo.Share, 0.01);
        Assert.Equal(photo.Share, Of([Photo, Zip], 1, 40, null).Share);
        var half = Of([Photo, Zip], 1, 50, 100);
        Assert.Equal((51, 102), (half.Rows, half.Expected));
        Assert.Equal(5 / 9.0, half.Share, 0.01);
        var whole = Of([Photo, Zip], 1, 100, 100, new NotRead("/c.txt", "gone"));
        Assert.Equal((101, 101, 1.0), (whole.Rows, whole.Expected, whole.Share));
    }

    [Fact]
    public async Task What_earlier_runs_did_counts_as_done_but_not_for_speed_and_time_left()
    {
        var files = Enumerable.Range(0, 12).Select(static i => new LocalFile($"/{i}.jpg", $"{i}.jpg", 1 << 20, default)).ToArray();
        var uploads = files.Select(static file => new UploadedFile(file.Image, $"batch/{file.Image}", file.Image, "", IsArchive: false)).ToArray();
        BatchState Done(int count) => new("batch", files.Take(count).ToDictionary(static file => file.Image, static file => (file.Image, PhotoStatus.Scored)), new Dictionary<string, ArchiveEntryCount>());
        Advance Of(int count) => Advance.Of(files, uploads, [], Done(count), Done(9));

        Assert.Equal((9, 9, 12), (Of(9).Rows, Of(9).EarlierRows, Of(9).Expected));
        Assert.Equal(9 / 12.0, Of(10).EarlierShare, 0.001);
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Interactive = InteractionSupport.No });
        var time = new FakeTimeProvider();
        await new Progress(console, text, time).ShowAsync(report =>
        {
            foreach (var count in (int[])[9, 10, 12])
            {
                time.Advance(TimeSpan.FromSeconds(5));
                report(Of(count));
            }

            return Task.CompletedTask;
        });
        Assert.Equal(["9 of 12 photos, 0.0/s", "10 of 12 photos, 0.1/s, about 20 s left", "12 of 12 photos, 0.2/s"], text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_large_upload_shows_how_much_of_it_is_done()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Interactive = InteractionSupport.No });
        var time = new FakeTimeProvider();
        await new Progress(console, text, time).ShowAsync(report =>
        {
            foreach (var (sent, all) in ((long, long)[])[(0, 5L << 30), (3L << 30, 5L << 30), (5L << 30, 5L << 30), (0, 1 << 20)])
            {
                time.Advance(TimeSpan.FromSeconds(5));
                report(new Advance(0, null, 0).WithUpload((sent, all)));
            }

            return Task.CompletedTask;
        });

        Assert.Equal(["0.0/s, 0 of 5,120 MiB uploaded", "0.0/s, 3,072 of 5,120 MiB uploaded", "0.0/s"],
            text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(", ", 2)[1]));
    }

    [Fact]
    public async Task The_bar_never_goes_back()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Interactive = InteractionSupport.Yes, Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = 120;

        await new Progress(console, TextWriter.Null, new FakeTimeProvider()).ShowAsync(Report);

        var shares = Numbers(text, @"(\d+)%");
        Assert.Superset(new HashSet<int> { 10, 55, 80, 100 }, shares.ToHashSet());
        Assert.Equal(shares.Order(), shares);
        var photos = Numbers(text, @"(\d+) of");
        Assert.Equal([51, 80, 101], photos.Distinct());
    }

    [Fact]
    public async Task Lines_never_go_back_and_name_a_whole_only_when_it_is_known()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Interactive = InteractionSupport.No });
        var time = new FakeTimeProvider();

        await new Progress(console, text, time).ShowAsync(report => Report(next =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            report(next);
        }));

        Assert.Equal(["photos so far: 1", "51 of 101 photos", "80 of 101 photos", "101 of 101 photos"],
            text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(',')[0]).Distinct());
    }

    // As a run does whose zip is read late, which loses touch with storage, and in which a photo is sent again.
    private static Task Report(Action<Advance?> report)
    {
        foreach (var next in (Advance?[])[new(1, null, 0.1), new(51, 101, 0.55), null, new(0, 101, 0), new(50, 101, 0.54), new(80, 101, 0.8), new(101, 101, 1)])
        {
            report(next);
        }
        return Task.CompletedTask;
    }

    private static List<int> Numbers(StringWriter text, string pattern) =>
        [.. Regex.Matches(text.ToString(), pattern).Select(static match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    private static BatchState State(int ofPhoto, int ofZip, int? wanted)
    {
        var rows = Enumerable.Repeat("1", ofPhoto).Concat(Enumerable.Repeat("2", ofZip)).Select(static (etag, index) => (etag, index))
            .ToDictionary(static row => $"{row.index}", static row => (row.etag, PhotoStatus.Scored));
        return new BatchState("batch", rows, wanted is { } photos ? new() { [Zip.Blob] = new ArchiveEntryCount("batch", Zip.Blob, Zip.ETag, photos) } : new Dictionary<string, ArchiveEntryCount>());
    }
}
