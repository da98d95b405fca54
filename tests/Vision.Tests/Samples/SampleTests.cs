using System.Diagnostics;
using System.Globalization;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Vision.Tests.Samples;

/// <summary>The programs of samples/ do what they say.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Faces_of_one_photo_are_scored_and_another_detector_with_their_boxes_finds_as_many()
    {
        var photo = _folder.File("photo.jpg");
        await File.WriteAllBytesAsync(photo, SamplePhotos.Read(1), TestContext.Current.CancellationToken);
        var faces = Lines(await RunAsync("ScoreOnePhoto", photo));
        Assert.Equal(3, faces.Length);
        Assert.All(faces, face => Assert.Matches(@"^\d+ \d+ \d+ \d+  (angry|disgust|fear|happy|sad|surprise|neutral)  \d+ ?%$", face));

        var boxes = _folder.File("photo.boxes");
        await File.WriteAllLinesAsync(boxes, faces.Select(Share), TestContext.Current.CancellationToken);
        var annotated = Lines(await RunAsync("OwnDetector", photo, boxes));
        Assert.Equal("3 faces by annotated-1", annotated[0]);
        Assert.Equal(3, annotated.Length - 1);
    }

    [Fact]
    public async Task What_is_not_a_photo_is_reported()
    {
        var file = _folder.File("notes.txt");
        await File.WriteAllTextAsync(file, "no photo", TestContext.Current.CancellationToken);
        var (code, _, errors) = await RunAsync("ScoreOnePhoto", file);
        Assert.Equal(1, code);
        Assert.Contains("not a photo", errors, StringComparison.Ordinal);
    }

    private static string[] Lines((int Code, string Output, string Errors) ran)
    {
        Assert.True(ran.Code == 0, ran.Errors);
        return ran.Output.TrimEnd().Split('\n');
    }

    private static string Share(string face)
    {
        var numbers = face.Split(' ')[..4].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{numbers[0] / SamplePhotos.Width} {numbers[1] / SamplePhotos.Height} {numbers[2] / SamplePhotos.Width} {numbers[3] / SamplePhotos.Height}");
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string sample, params string[] arguments)
    {
        var program = Repository.PathOf($"samples/{sample}/bin/Release/net10.0/{sample}.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
