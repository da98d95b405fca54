using System.Collections.Concurrent;
using DeepEmotion.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepEmotion.Pages.Tests.Live;

/// <summary>Uploads of the live page that do not go to their end.</summary>
[Collection(nameof(LiveHost))]
public sealed class LiveUploadTests(Browser browser, LiveHost host)
{
    private static readonly byte[] Photo = SamplePhotos.Shrunk(640, ".jpg");

    [Fact]
    public async Task A_file_that_was_deleted_before_it_is_sent_is_left_out_and_nothing_waits_for_it()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        var gone = Path.Combine(Directory.CreateTempSubdirectory("deepemotion-gone-").FullName, "gone.zip");
        await File.WriteAllBytesAsync(gone, Photo, TestContext.Current.CancellationToken);
        await page.Page.RouteAsync("**/uploads", async route =>
        {
            File.Delete(gone);
            await route.ContinueAsync();
        });
        await page.Page.SetInputFilesAsync("#files", gone);
        await Expect(page.Batch("gone").Locator(".stage")).ToHaveTextAsync("Nothing to score, 1 file left out");
        await page.Batch("gone").Locator(".why summary").ClickAsync();
        await Expect(page.Batch("gone").Locator(".why li")).ToContainTextAsync("it was changed, moved or deleted after you added it");
        Directory.Delete(Path.GetDirectoryName(gone)!);
    }

    [Fact]
    public async Task Forgetting_a_batch_ends_its_upload_and_is_possible_once_the_page_knows_that_it_is()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        var described = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        var ended = new ConcurrentBag<string>();
        await page.Page.RouteAsync("**/api/openapi.json", async route =>
        {
            await described.Task;
            await route.ContinueAsync();
        });
        await page.Page.RouteAsync("**/files/late*", async route =>
        {
            await held.Task;
            await route.AbortAsync();
        });
        page.Page.RequestFailed += (_, request) => ended.Add(request.Url);
        await page.Page.ReloadAsync();
        var batch = await page.AddAsync(Named("early.jpg"), Named("late-1.jpg"), Named("late-2.jpg"));
        var name = await batch.Locator(".name").InnerTextAsync();
        await Expect(batch.Locator(".facts")).ToContainTextAsync("1 of 3 files uploaded");
        await Expect(batch.Locator(".facts")).ToContainTextAsync("face");
        described.SetResult();
        await Expect(batch.Locator(".menu button.bad")).ToHaveCountAsync(1);
        await batch.Locator(".menu summary").ClickAsync();
        await batch.GetByRole(AriaRole.Button, new() { Name = "Forget this batch" }).ClickAsync();
        await page.Page.Keyboard.TypeAsync(name);
        await page.Page.Locator("#dialog .danger").ClickAsync();

        await Expect(page.Page.Locator("#dialog h2")).ToHaveTextAsync($"{name} is forgotten");
        Assert.Equal(2, ended.Count(static address => address.Contains("/late-", StringComparison.Ordinal)));
        held.SetResult();
        await Expect(page.Batch(name)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_folder_may_hold_more_files_than_a_call_may_have_arguments()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        Assert.Equal(200_000, await page.Page.EvaluateAsync<int>(
            """
            async () => {
              const folder = (name, inner) => ({ name, isFile: false, createReader: () => { const parts = [inner, []]; return { readEntries: resolve => resolve(parts.shift()) }; } });
              const file = { name: 'a.jpg', isFile: true, file: resolve => resolve(null) };
              return (await filesOf(folder('outer', [folder('inner', Array(200000).fill(file))]), '')).length;
            }
            """));
    }

    private static FilePayload Named(string name) => new() { Name = name, MimeType = "image/jpeg", Buffer = Photo };
}
