using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepEmotion.Pages.Tests.Live;

[Collection(nameof(LiveHost))]
public sealed class LivePageTests(Browser browser, LiveHost host)
{
    private static readonly byte[] Photo = SamplePhotos.Shrunk(640, ".jpg");

    [Fact]
    public async Task Files_are_dropped_scored_and_told_of_in_two_tabs_and_the_report_opens()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        await using var other = await OpenedPage.OpenAsync(browser, host.Address);
        var files = await page.Page.EvaluateHandleAsync(
            """
            ([photo, text]) => {
              const dropped = new DataTransfer();
              dropped.items.add(new File([Uint8Array.from(atob(photo), c => c.charCodeAt(0))], 'party.jpg', { type: 'image/jpeg' }));
              dropped.items.add(new File([text], 'notes.txt', { type: 'text/plain' }));
              return dropped;
            }
            """, new[] { Convert.ToBase64String(Photo), "no photo" });
        await page.Page.DispatchEventAsync("#drop", "drop", new { dataTransfer = files });

        await Expect(page.Page.Locator("#toast")).ToContainTextAsync("2 files added as dropped");
        var name = (await page.Page.InnerTextAsync("#toast")).Split(" added as ")[1].TrimEnd('.');
        foreach (var tab in (OpenedPage[])[page, other])
        {
            await Expect(tab.Batch(name).Locator(".stage")).ToHaveTextAsync("Complete, 1 file left out");
            await tab.Batch(name).Locator(".why summary").ClickAsync();
            await Expect(tab.Batch(name).Locator(".why li")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^notes.txt The file is text, not a photo"));
            Assert.Equal("", string.Join('\n', tab.Complaints));
        }
        await Shot.SaveAsync(page.Page, "live-complete");
        await page.Batch(name).Locator(".menu summary").ClickAsync();
        await Expect(page.Batch(name).Locator(".menu a")).ToContainTextAsync(["results.csv"]);
        await page.Batch(name).GetByRole(AriaRole.Link, new() { Name = $"Open report of {name}" }).ClickAsync();
        await Expect(page.Page.Locator("h1#batch")).ToHaveTextAsync(name);
        await Expect(page.Page.Locator("#grid .tile").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Two_batches_of_one_name_stay_apart_and_a_file_that_cannot_be_is_left_out_with_its_reason()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        for (var i = 1; i <= 2; i++)
        {
            await page.Page.SetInputFilesAsync("#files", File("same.zip", [1, 2, 3]));
            await Expect(page.Batch(i == 1 ? "same" : "same-2")).ToBeVisibleAsync();
        }
        await page.Page.SetInputFilesAsync("#files", [File("loose.jpg", Photo), File("dot.", Photo)]);
        await Expect(page.Page.Locator("#toast")).ToContainTextAsync("2 files added as dropped");
        var batch = page.Batch((await page.Page.InnerTextAsync("#toast")).Split(" added as ")[1].TrimEnd('.'));
        await Expect(batch.Locator(".stage")).ToHaveTextAsync("Complete, 1 file left out");
        await batch.Locator(".why summary").ClickAsync();
        await Expect(batch.Locator(".why li")).ToContainTextAsync("'dot.' is not allowed");
    }

    [Fact]
    public async Task What_is_added_while_the_host_is_away_is_sent_when_it_is_back()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        await Expect(page.Page.Locator("#health b")).ToHaveTextAsync("All well");
        await host.StopAsync();
        await Expect(page.Page.Locator("#alert")).ToContainTextAsync("The server does not answer");
        await Shot.SaveAsync(page.Page, "live-away");
        await page.Page.SetInputFilesAsync("#files", File("away.zip", [1, 2, 3]));
        await Expect(page.Page.Locator("#toast")).ToHaveTextAsync("away waits until the server answers.");
        await Expect(page.Page.Locator("#alert")).ToContainTextAsync("Keep it open");
        await host.StartAsync();
        await Expect(page.Page.Locator("#health b")).ToHaveTextAsync("All well");
        await Expect(page.Batch("away").Locator(".stage")).ToHaveTextAsync("Up to date, 1 file left out");
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData("", "Photos wait until it answers.")]
    [InlineData(""", "model": "20260101-000000-01234567" """, "The last good model keeps serving.")]
    public async Task A_registry_that_does_not_answer_is_told(string model, string consequence)
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        await page.Page.RouteAsync("**/api/health", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "application/json",
            Body = $$"""{ "healthy": false, "storage": "ok", "queueDepth": 0, "registryProblem": "The model registry does not answer: storage answered 403."{{model}} }""",
        }));
        await Expect(page.Page.Locator("#health b")).ToHaveTextAsync("It is unknown which model should serve");
        await Expect(page.Page.Locator("#alert")).ToContainTextAsync($"The model registry does not answer: storage answered 403. {consequence}");
    }

    [Fact]
    public async Task A_model_is_promoted_and_rolled_back_after_a_question()
    {
        await PublishAsync(TestModel.Create(Emotion.Happy, trainedAt: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), accuracy: 0.6));
        var better = await PublishAsync(TestModel.Create(Emotion.Sad, trainedAt: new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), accuracy: 0.72));
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        var row = page.Page.Locator(".model-table tr", new() { HasText = better });

        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Page.Locator("#dialog")).ToContainTextAsync("within a minute and without a restart");
        await Shot.SaveAsync(page.Page, "live-promote");
        await page.Page.Locator("#dialog").GetByText("Cancel").ClickAsync();
        await Expect(row.Locator(".stage")).ToHaveCountAsync(0);
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await page.Page.Locator("#dialog .solid").ClickAsync();
        await Expect(row.Locator(".stage")).ToHaveTextAsync("Serves");
        await Expect(page.Page.Locator("#models")).ToBeFocusedAsync();
        var older = page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Roll back 20260101") });
        await older.ClickAsync();
        await page.Page.Locator("#dialog .solid").ClickAsync();
        await Expect(page.Page.Locator(".model-table tr", new() { HasText = "20260101" }).Locator(".stage")).ToHaveTextAsync("Serves");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_batch_is_forgotten_once_its_name_is_typed_is_gone_in_every_tab_and_leaves_a_receipt()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        await using var other = await OpenedPage.OpenAsync(browser, host.Address);
        var batch = await page.AddAsync(File("ann.jpg", Photo));
        var name = await batch.Locator(".name").InnerTextAsync();
        await Expect(batch.Locator(".stage")).ToHaveTextAsync("Complete");
        await Expect(other.Batch(name)).ToBeVisibleAsync();
        await batch.Locator(".menu summary").ClickAsync();
        await batch.GetByRole(AriaRole.Button, new() { Name = "Forget this batch" }).ClickAsync();
        var dialog = page.Page.Locator("#dialog");
        await Expect(dialog).ToContainTextAsync("This removes 1 file and every result");
        await Expect(dialog.Locator(".danger")).ToBeDisabledAsync();
        await page.Page.Keyboard.TypeAsync(name[..^1]);
        await Expect(dialog.Locator(".danger")).ToBeDisabledAsync();
        await page.Page.Keyboard.TypeAsync(name[^1..]);
        await dialog.Locator(".danger").ClickAsync();

        await Expect(dialog.Locator("h2")).ToHaveTextAsync($"{name} is forgotten");
        await Expect(dialog).ToContainTextAsync("Removed: 1 upload, 1 result");
        await Expect(dialog).ToContainTextAsync("A search of the storage found nothing more.");
        await Expect(dialog).ToContainTextAsync("The local storage's folder keeps the bytes, without a name, until the storage stops");
        await Shot.SaveAsync(page.Page, "live-forgotten");
        var saved = await page.Page.RunAndWaitForDownloadAsync(() => dialog.GetByText("Save the receipt").ClickAsync());
        var receipt = await System.IO.File.ReadAllTextAsync(await saved.PathAsync(), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(name, receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("ann", receipt, StringComparison.Ordinal);
        await dialog.GetByText("Close", new() { Exact = true }).ClickAsync();
        await Expect(page.Page.Locator("#drop")).ToBeFocusedAsync();
        await Expect(page.Batch(name)).ToHaveCountAsync(0);
        await Expect(other.Batch(name)).ToHaveCountAsync(0);
        var results = new BlobContainerClient(host.ConnectionString, StorageNames.ResultsContainer);
        Assert.Empty(results.GetBlobs(BlobTraits.None, BlobStates.None, $"{name}/", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task The_camera_is_scored_and_turned_off()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        var scored = page.Page.WaitForResponseAsync("**/api/score");
        await page.Page.ClickAsync("#camera-button");
        Assert.Equal(200, (await scored).Status);
        await Expect(page.Page.Locator("#video")).ToBeVisibleAsync();
        await page.Page.ClickAsync("#camera-button");
        await Expect(page.Page.Locator("#camera-text")).ToHaveTextAsync("The camera is off");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Impatient_clicks_start_one_camera_which_then_stops()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        await page.Page.EvaluateAsync("""
            const devices = navigator.mediaDevices, start = devices.getUserMedia.bind(devices);
            window.streams = [];
            devices.getUserMedia = async wishes => {
              await new Promise(resolve => { setTimeout(resolve, 200); });
              const stream = await start(wishes);
              window.streams.push(stream);
              return stream;
            };
            null;
            """);
        await page.Page.Locator("#camera-button").DblClickAsync();
        await Expect(page.Page.Locator("#video")).ToBeVisibleAsync();
        await page.Page.ClickAsync("#camera-button");
        await Expect(page.Page.Locator("#camera-text")).ToHaveTextAsync("The camera is off");
        Assert.Equal(["ended"], await page.Page.EvaluateAsync<string[]>("window.streams.map(stream => stream.getTracks()[0].readyState)"));
    }

    [Fact]
    public async Task The_list_ends_at_as_many_batches_as_the_server_gives_at_once()
    {
        await using var page = await OpenedPage.OpenAsync(browser, host.Address);
        await page.AddAsync(File("a.jpg", SamplePhotos.Read(1)));
        var asked = new ConcurrentQueue<string>();
        await page.Page.RouteAsync("**/api/batches?limit=*", async route =>
        {
            asked.Enqueue(route.Request.Url.Split('=')[1]);
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Headers = [.. answer.Headers, new("Link", "<more>; rel=\"next\"")] });
        });
        await page.Page.EvaluateAsync("shownBatches = 470; refresh()");
        await page.Page.ClickAsync("#more-batches");
        await Expect(page.Page.Locator("#more-batches")).ToBeHiddenAsync();
        Assert.Contains("500", asked);
        Assert.DoesNotContain("520", asked);
    }

    private static FilePayload File(string name, byte[] content) => new() { Name = name, MimeType = "application/octet-stream", Buffer = content };

    private async Task<string> PublishAsync((byte[] Onnx, ModelManifest Manifest) model)
    {
        var models = new BlobContainerClient(host.ConnectionString, StorageNames.ModelsContainer);
        var version = model.Manifest.Version.ToString();
        await models.GetBlobClient($"{version}/model.onnx").UploadAsync(BinaryData.FromBytes(model.Onnx), overwrite: true);
        await models.GetBlobClient($"{version}/manifest.json").UploadAsync(BinaryData.FromBytes(ManifestJson.WriteManifest(model.Manifest)), overwrite: true);
        return version;
    }
}
