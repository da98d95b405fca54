using DeepEmotion.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepEmotion.Pages.Tests.Live;

/// <summary>The sample photos as a person meets them. With SHOTS=docs/images these tests take the README's pictures.</summary>
public sealed class SamplePictureTests(Browser browser) : IAsyncLifetime
{
    private readonly LiveHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deepemotion-samples-");

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Samples_are_dropped_scored_and_looked_at()
    {
        await using var live = await OpenedPage.OpenAsync(browser, _host.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 800 }, ReducedMotion = ReducedMotion.Reduce });
        var page = live.Page;
        var samples = _folder.CreateSubdirectory("samples");
        for (var number = 1; number <= 6; number++)
        {
            await File.WriteAllBytesAsync(Path.Combine(samples.FullName, $"sample{number}.jpg"), SamplePhotos.Read(number), TestContext.Current.CancellationToken);
        }
        await page.SetInputFilesAsync("#folder", samples.FullName);
        var batch = live.Batch("samples");
        await Expect(batch.Locator(".stage")).ToHaveTextAsync("Complete");
        await Expect(batch.Locator(".facts")).ToContainTextAsync("22 faces");
        await page.Locator("#toast:empty").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Shot.SaveAsync(page, "live");

        await batch.GetByText("Open report").ClickAsync();
        await Expect(page.Locator("#grid .tile")).ToHaveCountAsync(6);
        await page.SetViewportSizeAsync(1280, 1060);
        await LoadedAsync(page, "#grid img");
        await Shot.SaveAsync(page, "report");
        await page.SetViewportSizeAsync(1280, 800);
        await page.ClickAsync("#tab-faces");
        await Expect(page.Locator("#found")).ToContainTextAsync("22 faces");
        await page.Locator("#grid .tile").Last.ClickAsync();
        await Expect(page.Locator(".bars b").First).ToBeVisibleAsync();
        await LoadedAsync(page, "#face-dialog img");
        await Shot.SaveAsync(page, "face");
        Assert.Empty(live.Complaints);
    }

    private static async Task LoadedAsync(IPage page, string images)
    {
        foreach (var image in await page.Locator(images).AllAsync())
        {
            await image.EvaluateAsync("image => image.decode()");
        }
    }
}
