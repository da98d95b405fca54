using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.EndToEnd.Tests;

public sealed class ServingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Photos_dropped_later_are_scored_and_sigterm_ends_everything()
    {
        _folder.AddSample("first.jpg", 1);
        using var run = RunSh.Start(_folder, _folder.Photos, "--serve", "--batch", "first");
        await run.ReadUntilAsync("images 1  scored 1");
        var api = new Uri((await run.ReadUntilAsync("/api/batches")).Split(' ')[^1] + "/");
        var connection = (await run.ReadUntilAsync("AccountKey=")).Split(' ', 2)[1].Trim();
        var azurite = _folder.Azurite!.ProcessId;

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(api, "first/report"))).StatusCode);

        await new BlobContainerClient(connection, StorageNames.UploadsContainer)
            .GetBlobClient("later/second.jpg").UploadAsync(TestFolder.Sample(2));
        Assert.Equal(1, (await SummaryAsync(http, new Uri(api, "later"))).GetProperty("scored").GetInt32());

        run.Terminate();
        await run.ExitAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.False(Directory.Exists($"/proc/{azurite}"), "Azurite is still there.");
    }

    /// <summary>A photo may be followed by anything, so each body is a photo of 40 MB.</summary>
    [Fact]
    public async Task Sixty_callers_with_40_MB_each_stay_under_a_gigabyte()
    {
        const int Callers = 60;
        _folder.AddSample("first.jpg", 1);
        // A busy machine takes longer than usual to read 2.4 GB.
        using var run = RunSh.Start(_folder, [("DirectScoring__MaxReadTime", "00:05:00")], _folder.Photos, "--serve", "--port", "0");
        var address = new Uri((await run.ReadUntilAsync("page  ")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]);
        byte[] photo = [.. await File.ReadAllBytesAsync(TestFolder.Sample(1)), .. new byte[40_000_000]];
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(9) };
        var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            using var answer = await http.PostAsync(new Uri("/api/score", UriKind.Relative), new ByteArrayContent(photo));
            return (answer.StatusCode, Again: answer.Headers.RetryAfter is not null);
        }));
        Assert.All(answers, answer => Assert.True(answer is (HttpStatusCode.OK, false) or (HttpStatusCode.TooManyRequests, true), $"{answer}"));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var peak = run.PeakBytes;
        run.Terminate();
        await run.ExitAsync();
        TestContext.Current.SendDiagnosticMessage($"{answers.Count(answer => answer.StatusCode == HttpStatusCode.OK)} of {Callers} answered, peak {peak / 1e6:0} MB");
        Assert.InRange(peak, 1, 1_000_000_000);
    }

    private static async Task<JsonElement> SummaryAsync(HttpClient http, Uri batch)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            using var response = await http.GetAsync(batch, patience.Token);
            if (response.IsSuccessStatusCode && await response.Content.ReadFromJsonAsync<JsonElement>(patience.Token) is var summary
                && summary.GetProperty("images").GetInt32() > 0)
            {
                return summary;
            }

            await Task.Delay(100, patience.Token);
        }
    }
}
