using System.Globalization;
using System.Text.Json.Nodes;
using DeepEmotion.LocalHost.Run;
using DeepEmotion.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Spectre.Console;
using static Microsoft.Playwright.Assertions;

namespace DeepEmotion.Pages.Tests.Live;

[Collection(nameof(LiveHost))]
public sealed class LiveLabelTests(Browser browser, LiveHost host)
{
    [Fact]
    public async Task Faces_are_labelled_with_keys_only_labelling_continues_after_a_reload_and_labels_are_saved_with_the_batch()
    {
        await using var live = await OpenedPage.OpenAsync(browser, host.Address);
        var page = live.Page;
        var name = await AddAndOpenAsync(live);
        var faces = int.Parse((await page.InnerTextAsync("h1")).Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.True(faces > 1);
        await PressAsync(page, "Tab", "Enter", "4");
        Assert.Equal($"2 of {faces}", await page.InnerTextAsync("#position"));
        await page.ReloadAsync();
        await Expect(page.Locator(".people li").First).ToContainTextAsync($"1 of {faces} faces");
        await PressAsync(page, "Tab", "Enter");
        Assert.Equal($"2 of {faces}", await page.InnerTextAsync("#position"));
        await PressAsync(page, [.. Enumerable.Repeat("7", faces - 1)]);
        await Expect(page.Locator("h1")).ToHaveTextAsync("All faces are labelled.");
        await Shot.SaveAsync(page, "live-label-end");
        await PressAsync(page, "Tab", "Enter");
        await Expect(page.Locator(".saved")).ToHaveTextAsync($"{faces} labels saved.");
        Assert.Empty((await page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions { Rules = new() { ["color-contrast"] = new() { Enabled = false } } })).Violations);
        Assert.Empty(live.Complaints);

        using var http = new HttpClient { BaseAddress = host.Address };
        var saved = JsonNode.Parse(await http.GetStringAsync($"/api/batches/{name}/labels.json", TestContext.Current.CancellationToken))!;
        Assert.Equal(["happy", .. Enumerable.Repeat("neutral", faces - 1)], saved["people"]![0]!["faces"]!.AsObject().Select(static face => (string)face.Value!).Order());
        JsonNode state;
        do
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            state = JsonNode.Parse(await http.GetStringAsync($"/api/batches/{name}", TestContext.Current.CancellationToken))!;
        }
        while (state["agreement"] is null);
        Assert.Equal(faces, (int)state["agreement"]!["people"]![0]!["faces"]!);
    }

    [Fact]
    public async Task Labels_of_two_browsers_are_put_together_and_none_is_overwritten()
    {
        await using var first = await OpenedPage.OpenAsync(browser, host.Address);
        await AddAndOpenAsync(first);
        await using var second = await OpenedPage.OpenAsync(browser, new Uri(first.Page.Url));
        await LabelAsync(first, "A", "1");
        await LabelAsync(second, "B", "5");
        await SaveAsync(first, "1 label saved.");
        await SaveAsync(second, "2 labels saved, with those that somebody else saved meanwhile.");

        await using var third = await OpenedPage.OpenAsync(browser, new Uri(first.Page.Url));
        foreach (var person in (string[])["A", "B"])
        {
            await Expect(third.Page.Locator($"[data-person={person}]")).ToContainTextAsync("1 of ");
        }
    }

    [Fact]
    public async Task A_browser_forgets_what_it_saved_so_that_it_replaces_nothing_that_others_save_later()
    {
        await using var first = await OpenedPage.OpenAsync(browser, host.Address);
        await AddAndOpenAsync(first);
        await LabelAsync(first, "A", "1");
        await SaveAsync(first, "1 label saved.");
        Assert.Equal(0, await first.Page.EvaluateAsync<int>("localStorage.length"));

        await using var second = await OpenedPage.OpenAsync(browser, new Uri(first.Page.Url));
        second.Page.Dialog += static (_, dialog) => dialog.AcceptAsync();
        await Expect(second.Page.Locator("[data-person=A]")).ToContainTextAsync("1 of ");
        await second.Page.ClickAsync("text=Start over");
        await Expect(second.Page.Locator("[data-person=A]")).ToContainTextAsync("nothing labelled yet");
        await SaveAsync(second, "0 labels saved.");

        await first.Page.ReloadAsync();
        await Expect(first.Page.Locator("[data-person=A]")).ToContainTextAsync("nothing labelled yet");
    }

    [Fact]
    public async Task Labels_of_another_draw_are_replaced_only_if_people_agree()
    {
        await using var live = await OpenedPage.OpenAsync(browser, host.Address);
        await AddAndOpenAsync(live);
        var all = live.Page.Url;
        await live.Page.GotoAsync($"{all}?limit=1");
        await LabelAsync(live, "A", "1");
        await SaveAsync(live, "1 label saved.");

        await live.Page.GotoAsync(all);
        await Expect(live.Page.Locator("#main")).ToContainTextAsync("1 label of another draw from this batch is saved. Saving the labels of this page replaces it.");
        await LabelAsync(live, "A", "5");
        var agrees = false;
        live.Page.Dialog += async (_, dialog) => await (agrees ? dialog.AcceptAsync() : dialog.DismissAsync());
        await SaveAsync(live, "Not saved.");
        agrees = true;
        await SaveAsync(live, "1 label saved.");
    }

    [Fact]
    public async Task Saved_labels_are_read_by_the_command_once_the_server_is_stopped()
    {
        await using var live = await OpenedPage.OpenAsync(browser, host.Address);
        // Each sample twice, of different bytes: with fewer than 30 labels no share is corrected.
        var name = await AddAndOpenAsync(live, [.. from turn in (int[])[1, 2] from sample in Enumerable.Range(1, 6) select SamplePhotos.Stored(sample, turn)]);
        var faces = int.Parse((await live.Page.InnerTextAsync("h1")).Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.InRange(faces, 30, 100);
        // The report's warning leads here, too.
        await live.Page.GotoAsync($"{host.Address}api/batches/{name}/report");
        await live.Page.ClickAsync($"#caution a:text-is('Label {faces} faces')");
        await live.Page.ClickAsync("[data-person=A] button:has-text('Start')");
        await PressAsync(live.Page, [.. Enumerable.Range(0, faces).Select(static face => face % 3 == 0 ? "7" : "4")]);
        await Expect(live.Page.Locator("h1")).ToHaveTextAsync("All faces are labelled.");
        await SaveAsync(live, $"{faces} labels saved.");

        await host.StopAsync();
        var folder = Directory.CreateTempSubdirectory("deepemotion-agreement-");
        try
        {
            using var said = new StringWriter();
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(said) });
            var options = new RunOptions { Paths = [], DataFolder = folder.FullName, Connection = host.ConnectionString, Agreement = name, Out = folder.FullName };
            await new LocalRun(options, console, said, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

            Assert.Contains("accuracy, model and A", said.ToString(), StringComparison.Ordinal);
            Assert.Contains($"{faces} faces", said.ToString(), StringComparison.Ordinal);
            var summary = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "summary.json"), TestContext.Current.CancellationToken))!;
            Assert.Equal(faces, (int)summary["correctedShares"]!["all"]!["labels"]!);
            Assert.Equal(faces, (int)summary["agreement"]!["people"]![0]!["faces"]!);
        }
        finally
        {
            folder.Delete(recursive: true);
            await host.StartAsync();
        }
    }

    private static async Task LabelAsync(OpenedPage opened, string person, string key)
    {
        await opened.Page.ClickAsync($"[data-person={person}] button:has-text('Start')");
        await PressAsync(opened.Page, key, "Escape");
    }

    private static async Task SaveAsync(OpenedPage opened, string said)
    {
        await opened.Page.ClickAsync("text=Save labels");
        await Expect(opened.Page.Locator(".saved")).ToHaveTextAsync(said);
    }

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        foreach (var key in keys)
        {
            await page.Keyboard.PressAsync(key);
        }
    }

    /// <returns>The batch whose labelling page is open then.</returns>
    private static async Task<string> AddAndOpenAsync(OpenedPage opened, byte[][]? photos = null)
    {
        photos ??= [SamplePhotos.Read(1), SamplePhotos.Read(2)];
        var batch = await opened.AddAsync([.. photos.Select(static (photo, index) => new FilePayload { Name = $"{index + 1}.jpg", MimeType = "image/jpeg", Buffer = photo })]);
        var name = await batch.Locator(".name").InnerTextAsync();
        await Expect(batch.Locator(".stage")).ToHaveTextAsync("Complete");
        await batch.Locator(".menu summary").ClickAsync();
        await batch.GetByText("Label faces").ClickAsync();
        await Expect(opened.Page.Locator("h1")).ToContainTextAsync("Label ");
        return name;
    }
}
