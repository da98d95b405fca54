using DeepEmotion.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepEmotion.Pages.Tests.Live;

[Collection(nameof(LiveHost))]
public sealed class LiveAccessTests(Browser browser, LiveHost host)
{
    private static readonly BrowserNewContextOptions Desktop = new() { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } };
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new ViewportSize { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true, DeviceScaleFactor = 2 };

    [Theory]
    [InlineData("/", false)]
    [InlineData("/", true)]
    [InlineData("/api", false)]
    public async Task Axe_finds_nothing_and_every_text_has_contrast_in_light_and_dark(string path, bool phone)
    {
        await using var page = await OpenedPage.OpenAsync(browser, new Uri(host.Address, path), phone ? Phone : Desktop);
        if (path == "/")
        {
            await FillAsync(page);
        }
        else
        {
            await Expect(page.Page.Locator(".operation").First).ToBeVisibleAsync();
        }
        // Axe misreads light-dark() in dark, so contrast is computed below.
        var result = await page.Page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions { Rules = new() { ["color-contrast"] = new() { Enabled = false } } });
        Assert.Empty(result.Violations.Select(static violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(static node => node.Html))}"));
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            Assert.Empty(await Contrast.TooWeakAsync(page.Page));
            await Shot.SaveAsync(page.Page, $"live-{scheme}-{(phone ? "phone" : "desktop")}{path.Replace('/', '-')}");
        }
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    public async Task A_phone_needs_no_scrolling_sideways(string path)
    {
        await using var page = await OpenedPage.OpenAsync(browser, new Uri(host.Address, path), new BrowserNewContextOptions(Phone) { ViewportSize = new ViewportSize { Width = 320, Height = 700 } });
        await Expect(page.Page.Locator(path == "/" ? ".model-table" : ".operation").First).ToBeVisibleAsync();
        await Shot.SaveAsync(page.Page, $"live-320{path.Replace('/', '-')}");
        Assert.False(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
    }

    [Fact]
    public async Task Everything_can_be_done_with_keys()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        await FillAsync(page);
        Task<string> Focused(string of) => page.Page.EvaluateAsync<string>($"String(document.activeElement.{of})");
        var keys = page.Page.Keyboard;

        await page.Page.ReloadAsync();
        await Expect(page.Page.Locator(".batch .menu").First).ToBeVisibleAsync();
        await keys.PressAsync("Tab");
        Assert.Equal("Skip to dropping photos", await Focused("textContent"));
        await keys.PressAsync("Enter");
        // The browser moves the focus with its next frame.
        await Expect(page.Page.Locator("#drop")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        Assert.Equal("choose-files", await Focused("id"));
        for (var presses = 0; presses < 10 && await Focused("tagName") != "SUMMARY"; presses++)
        {
            await keys.PressAsync("Tab");
        }
        Assert.StartsWith("More for ", await Focused("ariaLabel"), StringComparison.Ordinal);
        await keys.PressAsync("Enter");
        await keys.PressAsync("Tab");
        Assert.Equal("A", await Focused("tagName"));
        await keys.PressAsync("Escape");
        Assert.StartsWith("More for ", await Focused("ariaLabel"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cancel")]
    [InlineData("Escape")]
    public async Task A_closed_question_takes_the_focus_from_nobody_and_gives_it_back(string way)
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        await FillAsync(page);
        var menu = page.Page.Locator(".batch .menu summary").First;
        await AskAsync();
        await (way == "Escape" ? page.Page.Keyboard.PressAsync(way) : page.Page.ClickAsync("#dialog >> text=Cancel"));
        await Expect(menu).ToBeFocusedAsync();

        await AskAsync();
        var focused = await page.Page.EvaluateAsync<string>("""
            () => new Promise(resolve => {
              document.getElementById('dialog').addEventListener('close', () => setTimeout(() => resolve(document.activeElement.id)));
              document.querySelector('#dialog .row button').click();
              document.getElementById('choose-folder').focus();
            })
            """);
        Assert.Equal("choose-folder", focused);

        async Task AskAsync()
        {
            await menu.ClickAsync();
            await page.Page.Locator(".batch").First.GetByRole(AriaRole.Button, new() { Name = "Forget this batch" }).ClickAsync();
            await Expect(page.Page.Locator("#dialog input")).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task A_row_that_moves_keeps_the_focus()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        await FillAsync(page);
        await FillAsync(page);
        var moved = await page.Page.EvaluateAsync<string>("""
            () => {
              const summary = document.querySelectorAll('.batch .menu summary')[1];
              summary.focus();
              writeBatches([...batches.keys()].sort((a, b) => (summary.ariaLabel === `More for ${b}`) - (summary.ariaLabel === `More for ${a}`)));
              return document.querySelector('.batch .menu summary') === summary && document.activeElement === summary ? '' : document.activeElement.outerHTML;
            }
            """);
        Assert.Equal("", moved);
    }

    /// <summary>A batch with a file that was not read, whose reason is shown.</summary>
    private static async Task FillAsync(OpenedPage page)
    {
        var batch = await page.AddAsync(
            new FilePayload { Name = "a.jpg", MimeType = "image/jpeg", Buffer = SamplePhotos.Shrunk(640, ".jpg") }, new FilePayload { Name = "clip.mov", MimeType = "video/quicktime", Buffer = new byte[100] });
        await Expect(batch.Locator(".stage")).ToContainTextAsync("1 file left out");
        await batch.Locator(".why summary").ClickAsync();
        await Expect(batch.Locator(".why li")).ToContainTextAsync("clip.mov");
        await page.Page.Locator("#toast:empty").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }
}

/// <summary>Tests that share one <see cref="LiveHost"/>, one after another.</summary>
[CollectionDefinition(nameof(LiveHost))]
public sealed class LiveHostTests : ICollectionFixture<LiveHost>;
