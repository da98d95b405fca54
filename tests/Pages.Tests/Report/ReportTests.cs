using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Agreement;
using DeepEmotion.Functions.Batches.Report.Data;
using DeepEmotion.Functions.Batches.Shares;

namespace DeepEmotion.Pages.Tests.Report;

public sealed class ReportTests(Browser browser)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    public async Task A_report_opens_without_a_complaint_and_asks_for_nothing(int faces)
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(faces));
        await Shot.SaveAsync(report.Page, $"report-{faces}-top");
        foreach (var tab in (string[])["photos", "faces"])
        {
            await report.Page.ClickAsync($"#tab-{tab}");
            await report.ScrollAsync("document.body.scrollHeight / 2");
            Assert.InRange(await report.NodesAsync(), 100, 3_000);
            await Shot.SaveAsync(report.Page, $"report-{faces}-{tab}");
        }
        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);
    }

    [Fact]
    public async Task A_screen_shows_about_thirty_faces_and_every_one_has_its_picture()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(400), hash: "#view=faces");
        await report.ScrollAsync("document.body.scrollHeight / 2");
        var inWindow = await report.Page.EvaluateAsync<int>("[...document.querySelectorAll('#grid .tile')].filter(tile => { const box = tile.getBoundingClientRect(); return box.bottom > 100 && box.top < innerHeight; }).length");
        Assert.InRange(inWindow, 25, 60);
        await report.UntilAsync("[...document.querySelectorAll('#grid img')].every(image => image.complete && image.naturalWidth > 0)");
        Assert.Equal(await report.Page.Locator("#grid li").CountAsync(), await report.Page.Locator("#grid img").CountAsync());
    }

    [Fact]
    public async Task Every_face_that_is_called_small_is_small()
    {
        var data = MadeReport.Of(300);
        var (photo, index) = data.Photos.SelectMany(static photo => photo.Faces.Select((face, index) => (photo, index))).First(static one => one.photo.Faces[one.index].Quality is ["small"]);
        await using var report = await OpenedReport.OpenAsync(browser, data, hash: $"#face={photo.Id}-{index + 1}");
        Assert.Contains($"{photo.Faces[index].NetworkPx} px", await report.Page.InnerTextAsync(".quality-list"), StringComparison.Ordinal);
        await Shot.SaveAsync(report.Page, "small-face");
        Assert.All(data.Photos.SelectMany(static photo => photo.Faces), static face => Assert.Equal(face.NetworkPx < 32, face.Quality is ["small"]));
    }

    [Fact]
    public async Task The_headline_and_the_counts_are_those_of_the_data()
    {
        var data = MadeReport.Of(100);
        await using var report = await OpenedReport.OpenAsync(browser, data);
        var share = Math.Round(100.0 * data.Clear.All.Counts.Max() / data.Counts.Clear, MidpointRounding.AwayFromZero);
        Assert.StartsWith($"{share}\u00a0%", await report.Page.InnerTextAsync("#headline"), StringComparison.Ordinal);
        Assert.Equal([data.Counts.Clear, data.Counts.Unsure, data.Counts.Poor, data.Counts.NoFace, data.Counts.Rejected],
            (await report.Page.Locator("#parts-list b").AllInnerTextsAsync()).Select(int.Parse));
    }

    [Fact]
    public async Task Filters_order_and_search_show_the_right_faces_and_a_link_shows_them_again()
    {
        var data = MadeReport.Of(300);
        var wanted = data.Photos.SelectMany(static photo => photo.Faces)
            .Where(static face => MadeReport.KindOf(face) == "unsure" && face.Probabilities.IndexOf(face.Probabilities.Max()) == 3)
            .Select(static face => face.Probabilities.Max()).Order().ToList();
        await using var report = await OpenedReport.OpenAsync(browser, data);
        await report.Page.ClickAsync("#tab-faces");
        await report.Page.ClickAsync(".chip[data-value=happy]");
        await report.Page.ClickAsync(".chip[data-value=unsure]");
        Assert.Equal($"{wanted.Count} faces that match", await report.Page.InnerTextAsync("#found"));
        Assert.Contains($"{Math.Round(100 * wanted[0], MidpointRounding.AwayFromZero)}\u00a0%", await report.Page.Locator("#grid .face-caption p").First.InnerTextAsync(), StringComparison.Ordinal);

        await using var again = await OpenedReport.OpenAsync(browser, data, hash: await report.Page.EvaluateAsync<string>("location.hash"));
        Assert.Equal($"{wanted.Count} faces that match", await again.Page.InnerTextAsync("#found"));

        await again.Page.ClickAsync("#clear-filters");
        await again.Page.FillAsync("#search", "PHOTO-0001");
        await again.UntilAsync("document.getElementById('found').textContent === '2 faces that match'");
        await again.Page.FillAsync("#search", "no such name");
        await again.Page.WaitForSelectorAsync("text=Nothing matches these filters");
    }

    [Fact]
    public async Task An_open_face_shows_seven_named_figures_its_quality_and_where_the_network_looked()
    {
        var data = MadeReport.Of(40);
        var face = data.Photos[3].Faces[1];
        await using var report = await OpenedReport.OpenAsync(browser, data, hash: $"#face={data.Photos[3].Id}-2");
        var figures = await report.Page.Locator(".bars b").AllInnerTextsAsync();
        Assert.All(figures.Zip(face.Probabilities), static pair =>
            Assert.Equal(100 * pair.Second, float.Parse(pair.First.TrimEnd('%', '\u00a0'), System.Globalization.CultureInfo.InvariantCulture), 0.06));
        Assert.Equal(data.Emotions, await report.Page.Locator(".bars li > span:first-child").AllInnerTextsAsync());
        Assert.Equal(5, await report.Page.Locator(".quality-list li").CountAsync());
        Assert.Equal(0, await report.Page.Locator("#side polygon").CountAsync());
        await report.Page.Keyboard.PressAsync("o");
        Assert.Equal(4, await report.Page.Locator("#side polygon").CountAsync());
        Assert.Equal(49, await report.Page.Locator("#side .occlusion rect").CountAsync());
        Assert.Contains("up to 40 percentage points", await report.Page.InnerTextAsync("#side .small-print"), StringComparison.Ordinal);
        await Shot.SaveAsync(report.Page, "made-face");
        await report.Page.Keyboard.PressAsync("Escape");
        await report.Page.Locator("#grid .tile").First.ClickAsync();
        await report.Page.GoBackAsync();
        await report.UntilAsync("!document.getElementById('face-dialog').open");
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task A_link_to_a_face_that_is_not_here_does_no_harm()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(10), hash: "#face=ffffffffffff-9&view=nowhere&sort=%00&emotions=constructor");
        Assert.Equal("0 photos, 0 faces that match", await report.Page.InnerTextAsync("#found"));
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Lists_give_the_photos_without_a_face_and_the_reasons_of_files_not_read()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(200));
        await report.Page.ClickAsync("#tab-no-face");
        Assert.Equal("20 photos", await report.Page.InnerTextAsync("#found"));
        await report.Page.Locator("#grid .tile").First.ClickAsync();
        Assert.Equal("No face found", await report.Page.InnerTextAsync("#side h3"));
        await report.Page.Keyboard.PressAsync("Escape");
        await report.Page.ClickAsync("#tab-unread");
        Assert.Equal(10, await report.Page.Locator("table.unread tbody tr").CountAsync());
        Assert.Contains("Word document", await report.Page.InnerTextAsync("table.unread"), StringComparison.Ordinal);
        await Shot.SaveAsync(report.Page, "not-read");
    }

    [Fact]
    public async Task Lists_that_show_a_part_say_of_how_many()
    {
        var data = MadeReport.Of(200);
        data = data with { Counts = data.Counts with { NoFace = 5_000, Rejected = 2_990, Failed = 10 } };
        await using var report = await OpenedReport.OpenAsync(browser, data);
        await report.Page.ClickAsync("#tab-no-face");
        Assert.Equal("No face5,000", (await report.Page.InnerTextAsync("#tab-no-face")).Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal("This page shows 20 of 5,000 photos, drawn at random. The data files cover all of them.", await report.Page.InnerTextAsync("#remarks"));
        await report.Page.ClickAsync("#tab-unread");
        Assert.StartsWith("This page shows 10 of 3,000 files", await report.Page.InnerTextAsync("#remarks"), StringComparison.Ordinal);
        await report.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        var paper = await report.Page.Locator("#print-area").TextContentAsync();
        Assert.Contains("No face found in 5,000 photos20 of them; all are in results.csv:", paper, StringComparison.Ordinal);
        Assert.Contains("3,000 files not read10 of them; all are in results.csv:", paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chip_counts_what_a_click_on_it_would_show()
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(200), hash: "#view=faces&reason=blurred");
        Assert.Equal("0", await report.Page.GetAttributeAsync(".chip[data-value=clear]", "data-amount"));
        var happy = await report.Page.GetAttributeAsync(".chip[data-value=happy]", "data-amount");
        await report.Page.ClickAsync(".chip[data-value=happy]");
        Assert.StartsWith($"{happy} face", await report.Page.InnerTextAsync("#found"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tile_names_the_folder_which_gives_way_before_the_files_name()
    {
        const string Folder = "a folder whose name is far too long for the tile of any photo";
        var data = MadeReport.Of(20, name: static index => index == 0 ? "loose.jpg" : $"{Folder}/photo-{index:0000}.jpg");
        await using var report = await OpenedReport.OpenAsync(browser, data, hash: "#sort=name");
        foreach (var tab in (string[])["photos", "faces"])
        {
            await report.Page.ClickAsync($"#tab-{tab}");
            Assert.Equal(["loose.jpg", $"{Folder}/photo-0001.jpg"], (await report.Page.Locator("#grid .place").AllTextContentsAsync()).Distinct().Take(2));
            Assert.True(await report.Page.EvaluateAsync<bool>("""
                (() => {
                  const cut = part => part.scrollWidth > part.clientWidth;
                  const long = [...document.querySelectorAll('#grid .place')].filter(place => place.querySelector('.folder'));
                  return long.length > 3 && long.every(place => cut(place.querySelector('.folder')) && !cut(place.querySelector('.file')));
                })()
                """));
        }
        await report.ScrollAsync("document.body.scrollHeight");
        await Shot.SaveAsync(report.Page, "folders");
    }

    [Fact]
    public async Task The_warning_names_the_way_to_labels_where_there_are_faces_enough_and_none_yet()
    {
        var party = MadeReport.Of(100, "party");
        Assert.EndsWith($"Label {party.Counts.Clear + party.Counts.Unsure} faces to correct them: ./run.sh label party.", await WarningAsync(party), StringComparison.Ordinal);
        Assert.Contains("Label 300 faces", await WarningAsync(MadeReport.Of(1000)), StringComparison.Ordinal);
        Assert.DoesNotContain("Label", await WarningAsync(MadeReport.Of(20)), StringComparison.Ordinal);
        var faceless = MadeReport.Of(100) with { Batch = null, Faceless = true, Photos = [], Files = [] };
        Assert.DoesNotContain("Label", await WarningAsync(faceless), StringComparison.Ordinal);

        async Task<string> WarningAsync(ReportData data)
        {
            await using var report = await OpenedReport.OpenAsync(browser, data);
            return await report.Page.InnerTextAsync("#caution");
        }
    }

    [Fact]
    public async Task A_sample_and_a_mix_of_models_are_said_beside_the_count()
    {
        var data = MadeReport.Of(50) with
        {
            Sample = new ReportSample(50, 12),
            Models = [new ReportModel("20261124-132118-0791db41", 20, 0.6, 0.7094, "PublicTest"), new ReportModel("20261224-132118-07910000", 4, null, null, null)],
        };
        await using var report = await OpenedReport.OpenAsync(browser, data);
        var remark = await report.Page.InnerTextAsync("#remarks");
        Assert.Contains("This page shows 50 of 50 faces: 12 of the unsure ones", remark, StringComparison.Ordinal);
        Assert.Contains("2 models scored this batch", remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_move_the_shares_and_the_report_says_that_they_did()
    {
        var data = MadeReport.Of(100);
        ImmutableArray<Interval?> shares = [.. Enumerable.Range(0, 7).Select(static emotion => emotion == 2 ? (Interval?)null : new Interval(0.1 + (emotion * 0.01), 0.05, 0.2))];
        var person = new PersonAgreement("A", 280, 12, 8, new Interval(0.72, 0.66, 0.77), new Interval(0.6, 0.5, 0.7), shares, shares);
        data = data with
        {
            Corrected = new CorrectedGroups(new CorrectedShares(300, shares), data.Clear.Groups.ToImmutableSortedDictionary(static group => group.Key, _ => new CorrectedShares(50, shares))),
            Differences = [new GroupDifference("evening", "garden", true, shares)],
            Agreement = new AgreementFigures { People = [person], RiskCoverage = [], RealFaces = new Interval(1, 0.98, 1) },
        };
        await using var report = await OpenedReport.OpenAsync(browser, data);
        Assert.StartsWith("Corrected by 300 labels. ", await report.Page.InnerTextAsync("#caution"), StringComparison.Ordinal);
        Assert.Contains("agrees with them on 72\u00a0% of 280 faces", await report.Page.InnerTextAsync("#caution"), StringComparison.Ordinal);
        Assert.Equal(await report.Page.Locator("#shares tbody tr:has-text('fear') td").CountAsync(), await report.Page.Locator("#shares td:has-text('too few labels')").CountAsync());
        Assert.Contains("13\u00a0%", await report.Page.InnerTextAsync("#shares tbody tr:has-text('happy')"), StringComparison.Ordinal);
        await report.Page.ClickAsync("#differences summary");
        Assert.Contains("evening minus garden", await report.Page.InnerTextAsync("#differences-table"), StringComparison.Ordinal);
        await Shot.SaveAsync(report.Page, "corrected");
        await report.Page.ClickAsync("#basis button:has-text('Clear faces')");
        Assert.StartsWith("Not corrected", await report.Page.InnerTextAsync("#caution"), StringComparison.Ordinal);
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task A_report_without_faces_has_no_name_and_no_picture_in_it()
    {
        var full = MadeReport.Of(100, batch: "secret party");
        var data = full with { Batch = null, Faceless = true, Photos = [], Files = [] };
        await using var report = await OpenedReport.OpenAsync(browser, data);
        Assert.False(await report.Page.IsVisibleAsync("#browse"));
        Assert.Equal(7, await report.Page.Locator("#shares tbody tr").CountAsync());
        Assert.Equal(0, await report.Page.Locator("#parts-list button").CountAsync());
        var html = await File.ReadAllTextAsync(report.Address.LocalPath, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("secret", html, StringComparison.Ordinal);
        Assert.DoesNotContain("photo-0", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/9j/4", html, StringComparison.Ordinal);
        Assert.Empty(report.Complaints);
        await Shot.SaveAsync(report.Page, "faceless");
    }
}
