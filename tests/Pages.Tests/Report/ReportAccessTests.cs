using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace DeepEmotion.Pages.Tests.Report;

public sealed class ReportAccessTests(Browser browser)
{
    private static readonly BrowserNewContextOptions Desktop = new() { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } };
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new ViewportSize { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true, DeviceScaleFactor = 2 };

    [Theory]
    [InlineData(false, "")]
    [InlineData(false, "#view=faces")]
    [InlineData(false, "#view=unread")]
    [InlineData(true, "")]
    [InlineData(true, "#face=a00000000007-1")]
    public async Task Axe_finds_nothing_and_every_text_has_contrast_in_light_and_dark(bool phone, string hash)
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(60), phone ? Phone : Desktop, hash);

        // Axe misreads light-dark() in dark, so contrast is computed below.
        var result = await report.Page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions { Rules = new() { ["color-contrast"] = new() { Enabled = false } } });
        Assert.Empty(result.Violations.Select(static violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(static node => node.Html))}"));
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            Assert.Empty(await Contrast.TooWeakAsync(report.Page));
            await Shot.SaveAsync(report.Page, $"{scheme}-{(phone ? "phone" : "desktop")}-{hash.TrimStart('#').Replace('=', '-')}");
        }
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    public async Task A_phone_needs_no_scrolling_sideways(int width)
    {
        var options = new BrowserNewContextOptions(Phone) { ViewportSize = new ViewportSize { Width = width, Height = 700 } };
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(100), options);
        await report.Page.ClickAsync("#open-filters");
        await Shot.SaveAsync(report.Page, $"phone-{width}-filters");
        Assert.False(await report.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
        await report.Page.ClickAsync("#open-filters");
        await report.Page.Locator("#grid .tile").First.ClickAsync();
        Assert.False(await report.Page.EvaluateAsync<bool>("[...document.querySelectorAll('#face-dialog *')].some(part => part.getBoundingClientRect().right > innerWidth)"));
    }

    [Fact]
    public async Task Everything_can_be_done_with_keys()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(300));
        var keys = report.Page.Keyboard;
        Task<string> Focused(string of) => report.Page.EvaluateAsync<string>($"String(document.activeElement.{of})");

        await keys.PressAsync("Tab");
        Assert.Equal("Skip to the photos", await Focused("textContent"));
        await keys.PressAsync("Enter");
        for (var presses = 0; presses < 40 && !(await Focused("className")).Contains("tile", StringComparison.Ordinal); presses++)
        {
            await keys.PressAsync("Tab");
        }
        Assert.Equal("0", await Focused("dataset.item"));
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("ArrowDown");
        Assert.InRange(int.Parse(await Focused("dataset.item")), 4, 12);
        await keys.PressAsync("End");
        Assert.Equal("99", await Focused("dataset.item"));
        await keys.PressAsync("Home");
        await keys.PressAsync("Enter");
        Assert.Equal("face-title", await Focused("id"));
        Task<string> AddressAsync() => report.Page.EvaluateAsync<string>("location.href");
        var first = await AddressAsync();
        await keys.PressAsync("ArrowRight");
        Assert.NotEqual(first, await AddressAsync());
        await keys.PressAsync("Escape");
        Assert.Contains("tile", await Focused("className"), StringComparison.Ordinal);
        await keys.PressAsync("/");
        Assert.Equal("search", await Focused("id"));
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Arrow_keys_work_in_an_open_face_whatever_was_clicked_before()
    {
        // One face, then two in one photo.
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(3), hash: "#sort=name");
        var page = report.Page;
        Task StandsAtAsync(int face) => report.UntilAsync($"document.getElementById('face-position').textContent === '{face} of 3'");
        await page.Locator("#grid .tile").First.ClickAsync();
        await page.ClickAsync(".stage .box");
        await page.Keyboard.PressAsync("ArrowRight");
        await StandsAtAsync(2);
        await page.Keyboard.PressAsync("ArrowRight");
        await StandsAtAsync(3);
        await page.ClickAsync("#previous-face");
        await page.ClickAsync("#next-face");
        await page.Keyboard.PressAsync("ArrowLeft");
        await StandsAtAsync(2);
        await page.CheckAsync(".look-switch input");
        await page.Keyboard.PressAsync("o");
        await page.Keyboard.PressAsync("ArrowLeft");
        await StandsAtAsync(1);
    }

    [Fact]
    public async Task The_skip_link_keeps_filters_tab_and_search()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(100), hash: "#view=faces&emotions=happy");
        var found = await report.Page.InnerTextAsync("#found");
        await report.Page.Keyboard.PressAsync("Tab");
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("tools", await report.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.Equal("#view=faces&emotions=happy", await report.Page.EvaluateAsync<string>("location.hash"));
        Assert.Equal(found, await report.Page.InnerTextAsync("#found"));
    }

    [Fact]
    public async Task The_tile_with_the_focus_is_in_the_window_after_text_above_was_opened()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(600), hash: "#view=faces");
        await report.Page.EvaluateAsync("const text = document.getElementById('differences'); text.hidden = false; text.open = true; text.style.height = '900px';");
        await report.Page.FocusAsync("#grid .tile");
        for (var presses = 0; presses < 12; presses++)
        {
            await report.Page.Keyboard.PressAsync("ArrowDown");
            Assert.True(await report.Page.EvaluateAsync<bool>("(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.activeElement.getBoundingClientRect())"));
        }
    }

    [Fact]
    public async Task A_closed_face_takes_the_focus_from_nobody()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(30), hash: "#view=faces");
        await report.Page.Locator("#grid .tile").First.ClickAsync();
        var focused = await report.Page.EvaluateAsync<string>("""
            () => new Promise(resolve => {
              document.getElementById('face-dialog').addEventListener('close', () => setTimeout(() => resolve(document.activeElement.id)));
              document.getElementById('close-face').click();
              document.getElementById('search').focus();
            })
            """);
        Assert.Equal("search", focused);
    }

    [Fact]
    public async Task A_screen_reader_meets_the_heading_first_and_hears_each_face_with_its_figures()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(30), hash: "#view=faces");
        Assert.Equal("H1", await report.Page.EvaluateAsync<string>("document.querySelector('h1, h2, h3').tagName"));
        var tile = await report.Page.Locator("#grid li").First.AriaSnapshotAsync();
        Assert.Matches(@"link ""unsure \w+ \d+\s% or \w+, \d+\s% .*photo-\d+\.jpg""", tile);
        Assert.Equal("30", await report.Page.Locator("#grid li").First.GetAttributeAsync("aria-setsize"));
    }

    [Fact]
    public async Task Paper_gets_bars_boxes_words_and_both_lists()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(200));
        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await report.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(60, await report.Page.Locator("#print-area li").CountAsync());
        Assert.True(await report.Page.Locator("#print-area .box").CountAsync() > 60);
        Assert.Contains("\u2068notes-0.docx\u2069: This is a Word document", await report.Page.InnerTextAsync("#print-area"), StringComparison.Ordinal);
        Assert.Contains("landscape-0.jpg", await report.Page.InnerTextAsync("#print-area"), StringComparison.Ordinal);
        Assert.False(await report.Page.IsVisibleAsync("#tools"));
        foreach (var mark in (string[])[".track i", ".swatch", ".box", ".stack i"])
        {
            Assert.Equal("exact", await report.Page.Locator(mark).First.EvaluateAsync<string>("mark => getComputedStyle(mark).printColorAdjust"));
        }
        if (Environment.GetEnvironmentVariable("SHOTS") is { Length: > 0 } folder)
        {
            await report.Page.PdfAsync(new PagePdfOptions { Path = Path.Combine(folder, "report.pdf") });
        }
    }
}
