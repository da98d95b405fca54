using System.Text;
using Microsoft.Playwright;

namespace DeepEmotion.Pages.Tests.Report;

public sealed class ReportLoadingTests(Browser browser)
{
    [Fact]
    public async Task The_first_screen_is_whole_and_true_while_the_rest_is_still_loading()
    {
        var data = MadeReport.Of(1_000);
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        await using var file = await HoldAsync(data, "id=\"pictures-1\"");
        await page.GotoAsync(file.Address, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });

        await UntilAsync(page, "document.querySelectorAll('#grid img').length > 0 && [...document.querySelectorAll('#grid .tile')].every(tile => tile.querySelector('img')?.naturalWidth > 0)");
        Assert.Equal("loading", await page.EvaluateAsync<string>("document.readyState"));
        Assert.Equal([data.Counts.Clear, data.Counts.Unsure, data.Counts.Poor, data.Counts.NoFace, data.Counts.Rejected], (await page.Locator("#parts-list b").AllInnerTextsAsync()).Select(int.Parse));
        var photos = data.Photos.Count(static photo => !photo.Faces.IsEmpty);
        Assert.Equal($"{photos} photos, 1,000 faces", await page.InnerTextAsync("#found"));

        await page.ClickAsync("#tab-faces");
        await page.SelectOptionAsync("#sort", "name");
        Assert.Equal("1,000 faces", await page.InnerTextAsync("#found"));
        await page.Locator("#grid .tile").First.ClickAsync();
        Assert.Equal(7, await page.Locator(".bars b").CountAsync());
        Assert.Equal(0, await page.Locator(".look-switch").CountAsync());

        file.Release();
        await UntilAsync(page, "document.readyState === 'complete'");
        Assert.Equal(1, await page.Locator(".look-switch").CountAsync());
        Assert.Equal(await page.Locator("#grid .tile").CountAsync(), await page.Locator("#grid img").CountAsync());
        await UntilAsync(page, "[...document.querySelectorAll('#grid img, #stage img')].every(image => image.naturalWidth > 0)");
        Assert.Equal(1, await page.Locator("#stage img").CountAsync());
        Assert.Equal("1,000 faces", await page.InnerTextAsync("#found"));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Pictures_of_a_block_appear_only_when_it_is_whole()
    {
        var data = MadeReport.Of(1_000);
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        await using var file = await HoldAsync(data, "--></div>\n<div hidden id=\"pictures-1\"");
        await page.GotoAsync(file.Address, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await UntilAsync(page, "document.querySelectorAll('#grid .tile').length > 0 && document.getElementById('pictures-0') !== null");
        Assert.Equal(0, await page.Locator("#grid img").CountAsync());
        file.Release();
        await UntilAsync(page, "document.readyState === 'complete' && [...document.querySelectorAll('#grid .tile')].every(tile => tile.querySelector('img')?.naturalWidth > 0)");
    }

    private static async Task<HeldFile> HoldAsync(Functions.Batches.Report.Data.ReportData data, string from)
    {
        var folder = Directory.CreateTempSubdirectory("deepemotion-report-");
        try
        {
            var path = Path.Combine(folder.FullName, "report.html");
            await MadeReport.WriteAsync(path, data, TestContext.Current.CancellationToken);
            var content = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            return new HeldFile(content, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task UntilAsync(IPage page, string expression)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await page.EvaluateAsync<bool>(expression))
            await Task.Delay(50, limit.Token);
    }
}
