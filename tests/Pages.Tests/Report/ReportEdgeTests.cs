using DeepEmotion.Functions.Batches.Report.Data;
using Microsoft.Playwright;

namespace DeepEmotion.Pages.Tests.Report;

/// <summary>Batches for which the usual words or layout would be wrong.</summary>
public sealed class ReportEdgeTests(Browser browser)
{
    [Theory]
    [InlineData(1, "The reason is below.")]
    [InlineData(3, "The reasons for all 3 files are below.")]
    public async Task A_batch_without_a_photo_begins_with_the_reasons_and_shows_no_shares(int files, string words)
    {
        var photos = Enumerable.Range(0, files).Select(static file => new ReportPhoto { Id = $"e{file}", Name = $"notes-{file}.docx", Status = file == 0 ? "rejected" : "failed", Reason = "It is not a photo." }).ToList();
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Complete("documents", photos));
        Assert.Equal("No file could be scored.", await report.Page.InnerTextAsync("#headline"));
        Assert.Equal(words, await report.Page.InnerTextAsync("#subline"));
        Assert.Equal(files, await report.Page.Locator("#list tbody tr").CountAsync());
        Assert.False(await report.Page.IsVisibleAsync("#shares-area"));
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Folders_may_have_the_names_of_what_every_object_has_and_names_that_run_from_right_to_left()
    {
        string[] groups = ["constructor", "__proto__", "שלום"];
        var made = MadeReport.Of(60).Photos.Where(static photo => photo.Status == "scored").ToList();
        var few = made.First(static photo => photo.Faces.Any(static face => MadeReport.KindOf(face) == "clear"));
        var photos = made.Select((photo, index) => photo with { Group = photo == few ? groups[2] : groups[index % 2] }).ToList();
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Complete("folders", photos));
        foreach (var group in groups)
        {
            Assert.Equal($"{photos.Count(photo => photo.Group == group)}", await report.Page.InnerTextAsync($".chip[data-value={group}] b"));
        }
        Assert.Contains($"\u2068שלום\u2069 ({few.Faces.Count(static face => MadeReport.KindOf(face) == "clear")})", await report.Page.InnerTextAsync("#shares-foot"), StringComparison.Ordinal);
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Names_as_long_as_they_may_be_stay_within_the_window_and_the_paper()
    {
        var photos = MadeReport.Of(300).Photos.Where(static photo => photo.Status == "scored")
            .Select((photo, index) => photo with { Group = $"{new string('W', 200)}{index % 7}", Name = $"{new string('n', 240)}.jpg" }).ToList();
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Complete(new string('W', 100), photos));
        foreach (var (width, media) in ((int, Media)[])[(1440, Media.Screen), (720, Media.Screen), (360, Media.Screen), (760, Media.Print)])
        {
            await report.Page.SetViewportSizeAsync(width, 900);
            await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = media });
            await report.Page.EvaluateAsync("fillPrintArea()");
            Assert.Equal(width, await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    [Fact]
    public async Task A_percentage_is_0_or_100_only_if_it_is_none_or_all()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(60));
        var shown = await report.Page.EvaluateAsync<string[]>("[[0], [0.004], [0.006], [0.994], [0.996], [1], [0.0004, 1], [0.99951, 1], [0.5, 1]].map(([share, decimals]) => formatPercent(share, decimals).replace('\u00a0', ' '))");
        Assert.Equal(["0 %", "<1 %", "1 %", "99 %", ">99 %", "100 %", "<0.1 %", ">99.9 %", "50.0 %"], shown);
    }

    [Fact]
    public async Task Faces_that_were_closed_are_not_in_the_way_of_the_back_button()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(60));
        var pages = await report.Page.EvaluateAsync<int>("history.length");
        for (var face = 0; face < 3; face++)
        {
            await report.Page.Locator("#grid .tile").Nth(face).ClickAsync();
            await report.Page.Keyboard.PressAsync("ArrowRight");
            await report.Page.Keyboard.PressAsync("Escape");
            await report.UntilAsync("location.hash === ''");
            Assert.True(await report.Page.EvaluateAsync<bool>("document.activeElement.matches('.tile')"));
        }
        Assert.Equal(pages + 1, await report.Page.EvaluateAsync<int>("history.length"));
        await report.Page.Locator("#grid .tile").First.ClickAsync();
        await report.Page.GoBackAsync();
        Assert.False(await report.Page.IsVisibleAsync("#face-dialog"));
        await report.Page.ClickAsync("#tab-faces");
        await report.UntilAsync("location.hash === '#view=faces'");
    }

    [Fact]
    public async Task One_face_of_several_looks_and_several_look()
    {
        var face = MadeReport.Of(1).Photos[0].Faces[0] with { Unsure = false, Quality = [] };
        var photos = Enumerable.Range(0, 2).Select(index => MadeReport.Of(1).Photos[0] with
        {
            Id = $"a{index}",
            Faces = [face with { Probabilities = [.. Enumerable.Range(0, 7).Select(emotion => emotion == 3 + index ? 0.7f : 0.05f)] }],
        }).ToList();
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Complete("two", photos));
        Assert.Equal("1 of 2 clear faces looks happy.", await report.Page.InnerTextAsync("#headline"));
    }
}
