using System.Net.Http.Json;
using DeepEmotion.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepEmotion.Pages.Tests.Live;

/// <summary>The live page with many batches, and with a batch of many photos.</summary>
public sealed class LiveCrowdTests(Browser browser) : IAsyncLifetime
{
    private const int Batches = 60;
    private const int Photos = 120;

    private readonly LiveHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Many_batches_are_shown_some_at_a_time_and_the_one_in_work_tells_how_far_it_is()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_ALL") is null, "makes 60 batches and scores 120 photos: ./test.sh --all");
        using var http = new HttpClient { BaseAddress = _host.Address };
        for (var i = 0; i < Batches; i++)
        {
            using var made = await http.PostAsJsonAsync("/api/batches", new { name = $"session-{i:00}-of-the-summer-school", expected = 3 }, TestContext.Current.CancellationToken);
            made.EnsureSuccessStatusCode();
        }
        await using var live = await OpenedPage.OpenAsync(browser, _host.Address);
        var page = live.Page;
        await Expect(page.Locator(".batch")).ToHaveCountAsync(20);
        await Expect(page.Locator("#batches-sum")).ToHaveTextAsync("20 in progress, 0 done, more below");
        await Expect(page.Locator(".batch .name").First).ToHaveTextAsync($"session-{Batches - 1}-of-the-summer-school");
        await Expect(page.Locator(".batch .facts").First).ToHaveTextAsync("0 of 3 files done");
        await Shot.SaveAsync(page, "live-crowd-waits");
        await page.ClickAsync("#more-batches");
        await Expect(page.Locator(".batch")).ToHaveCountAsync(Batches);
        await Expect(page.Locator("#more-batches")).ToBeHiddenAsync();

        var photo = SamplePhotos.Shrunk(480, ".jpg");
        var batch = await live.AddAsync([.. Enumerable.Range(0, Photos).Select(i => new FilePayload { Name = $"photo-{i:000}.jpg", MimeType = "image/jpeg", Buffer = [.. photo, (byte)i] })]);
        await Expect(page.Locator(".batch").First).ToContainTextAsync($"of {Photos} files");
        await page.EvaluateAsync("scrollTo(0, 0)");
        await Shot.SaveAsync(page, "live-crowd-begins");
        await Expect(batch.Locator(".progress")).ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex($"^[1-9][0-9]* of {Photos} files$"));
        await Expect(batch.Locator(".facts")).ToContainTextAsync($"of {Photos} files done");
        await Shot.SaveAsync(page, "live-crowd-works");
        await Expect(batch.Locator(".stage")).ToHaveTextAsync("Complete", new() { Timeout = 300_000 });
        await Expect(batch.Locator(".facts")).ToContainTextAsync($"{Photos} files");
        await Shot.SaveAsync(page, "live-crowd-done");
        Assert.Empty(live.Complaints);
    }
}
