using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Labelling;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Pages.Tests.Report;
using DeepEmotion.Vision.Pictures;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepEmotion.Pages.Tests.Labelling;

public sealed class LabelPageTests(Browser browser) : IDisposable
{
    private const int Faces = 6;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deepemotion-label-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Keys_alone_label_all_faces_undo_and_stop_and_nothing_on_the_page_tells_the_models_answer()
    {
        await using var context = await browser.OpenAsync();
        var page = await OpenAsync(context);
        await Shot.SaveAsync(page, "label-start");
        await PressAsync(page, "Tab", "Enter", "4", "4", "z", "7");
        Assert.Equal("3 of 6", await page.InnerTextAsync("#position"));
        Assert.Equal(["1angry", "2disgust", "3fear", "4happy", "5sad", "6surprise", "7neutral"], (await page.Locator(".answers button").AllInnerTextsAsync()).Select(text => text.Replace("\n", "", StringComparison.Ordinal)));
        await Shot.SaveAsync(page, "label-face");
        await PressAsync(page, "c");
        Assert.Equal(1, await page.Locator(".frame .found").CountAsync());
        await PressAsync(page, "c", "8", "9", "1", "2");
        Assert.Equal("All faces are labelled.", await page.InnerTextAsync("h1"));
        var labels = await ExportAsync(page);
        Assert.Equal(["happy", "neutral", "cannot-tell", "no-face", "angry", "disgust"], Sheet().Faces.Select(face => labels.People[0].Faces[face.Id]));
        var html = await File.ReadAllTextAsync(PagePath, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("probabilities", html[..html.IndexOf("pictures-0", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_kill_each_of_two_people_continues_where_they_were()
    {
        await using (var context = await PersistentAsync())
        {
            var page = await OpenAsync(context);
            await page.ClickAsync("[data-person=A] button:has-text('Start')");
            await PressAsync(page, "1", "2", "3");
            await PressAsync(page, "Escape");
            await page.ClickAsync("[data-person=B] button:has-text('Start')");
            await PressAsync(page, "5");
        }
        await using var again = await PersistentAsync();
        var reopened = await OpenAsync(again);
        Assert.Equal(["3 of 6 faces", "1 of 6 faces"], await reopened.Locator(".people span").AllInnerTextsAsync());
        await reopened.ClickAsync("[data-person=A] button:has-text('Continue')");
        Assert.Equal("4 of 6", await reopened.InnerTextAsync("#position"));
        await PressAsync(reopened, "4", "4", "4");
        var labels = await ExportAsync(reopened);
        Assert.Equal([6, 1], labels.People.Select(person => person.Faces.Count));
        Assert.Equal("sad", labels.People[1].Faces.Values.Single());
    }

    [Fact]
    public async Task Two_tabs_of_one_browser_keep_each_others_labels_and_a_button_with_the_focus_is_what_Enter_presses()
    {
        await using var context = await browser.OpenAsync();
        var first = await OpenAsync(context);
        var second = await OpenAsync(context);
        await first.ClickAsync("[data-person=A] button:has-text('Start')");
        await second.ClickAsync("[data-person=B] button:has-text('Missed faces')");
        await PressAsync(first, "1");
        await PressAsync(second, "Enter");
        await PressAsync(first, "2");
        await second.FocusAsync("#stop");
        await PressAsync(second, "Enter");
        await Expect(second.Locator(".people span")).ToHaveTextAsync(["2 of 6 faces", "1 of 2 photos"]);
        await first.ReloadAsync();
        await Expect(first.Locator(".people span")).ToHaveTextAsync(["2 of 6 faces", "1 of 2 photos"]);
    }

    [Fact]
    public async Task Missed_faces_are_marked_by_a_click_or_by_keys()
    {
        await using var context = await browser.OpenAsync();
        var page = await OpenAsync(context);
        await page.ClickAsync("[data-person=A] button:has-text('Missed faces')");
        await page.Locator(".frame").ClickAsync(new LocatorClickOptions { Position = new Position { X = 40, Y = 30 } });
        await PressAsync(page, "ArrowRight", " ");
        Assert.Equal(2, await page.Locator(".frame .missed").CountAsync());
        await Shot.SaveAsync(page, "label-missed");
        await PressAsync(page, "z", "Enter", "Enter");
        Assert.Equal("All photos are checked.", await page.InnerTextAsync("h1"));
        var photos = (await ExportAsync(page)).People[0].Photos;
        Assert.Equal([1, 0], Sheet().Photos.Select(photo => photos[photo.Id].Length));
    }

    [Fact]
    public async Task Marks_of_an_unfinished_photo_stay_with_that_photo_and_person()
    {
        await using var context = await browser.OpenAsync();
        var page = await OpenAsync(context);
        page.Dialog += static (_, dialog) => dialog.AcceptAsync();
        var marks = page.Locator(".frame .missed");
        await page.ClickAsync("[data-person=A] button:has-text('Missed faces')");
        await PressAsync(page, "Enter", "ArrowRight", " ", "Escape");
        await page.ClickAsync("[data-person=B] button:has-text('Missed faces')");
        await Expect(marks).ToHaveCountAsync(0);
        await PressAsync(page, "ArrowRight", " ", "Escape");
        await page.ClickAsync("text=Start over");
        await page.ClickAsync("[data-person=B] button:has-text('Missed faces')");
        await Expect(marks).ToHaveCountAsync(0);

        // Another tab of the same person finishes the photo.
        await PressAsync(page, "ArrowRight", " ");
        await Expect(marks).ToHaveCountAsync(1);
        var second = await OpenAsync(context);
        await second.ClickAsync("[data-person=B] button:has-text('Missed faces')");
        await PressAsync(second, "Enter");
        await Expect(page.Locator("#position")).ToHaveTextAsync("2 of 2");
        await Expect(marks).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Photos_without_a_kept_picture_are_not_looked_through()
    {
        await using (var file = File.Create(PagePath))
        {
            await LabelPage.WriteAsync(file, Sheet(), AsyncEnumerable.Repeat(PhotoPictures.None, Faces + 2), LabelStore.Browser, TestContext.Current.CancellationToken);
        }
        await using var context = await browser.OpenAsync();
        var page = await OpenAsync(context);
        await Expect(page.Locator("[data-person=A] button")).ToHaveTextAsync(["Start"]);
        Assert.DoesNotContain("Missed faces", await page.InnerTextAsync("#main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_key_answers_once_and_digits_are_found_on_every_keyboard()
    {
        await using var context = await browser.OpenAsync();
        var page = await OpenAsync(context);
        await page.ClickAsync("[data-person=A] button:has-text('Start')");
        for (var repeat = 0; repeat < 3; repeat++)
        {
            await page.Keyboard.DownAsync("4");
        }
        await Expect(page.Locator("#position")).ToHaveTextAsync("2 of 6");
        // The unshifted key of 1 on a French keyboard, and undo with Caps Lock.
        await page.EvaluateAsync("dispatchEvent(new KeyboardEvent('keydown', { key: '&', code: 'Digit1' }))");
        await Expect(page.Locator("#position")).ToHaveTextAsync("3 of 6");
        await page.EvaluateAsync("dispatchEvent(new KeyboardEvent('keydown', { key: 'Z', code: 'KeyZ' }))");
        await Expect(page.Locator("#position")).ToHaveTextAsync("2 of 6");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Everyone_can_use_it(ColorScheme scheme)
    {
        await using var context = await browser.OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = 390, Height = 844 } });
        var page = await OpenAsync(context);
        foreach (var step in (string[])["Start", "Escape"])
        {
            var result = await page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions { Rules = new() { ["color-contrast"] = new() { Enabled = false } } });
            Assert.Empty(result.Violations.Select(static violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
            Assert.Empty(await Contrast.TooWeakAsync(page));
            Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            await (step == "Start" ? page.ClickAsync("[data-person=A] button:has-text('Start')") : page.Keyboard.PressAsync(step));
        }
    }

    [Fact]
    public async Task A_button_shows_the_whole_photo_and_the_face_again()
    {
        await using var context = await browser.OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 } });
        var page = await OpenAsync(context);
        await page.ClickAsync("[data-person=A] button:has-text('Start')");
        await page.GetByRole(AriaRole.Button, new() { Name = "whole photo" }).ClickAsync();
        await Expect(page.Locator(".frame .found")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "only the face" }).ClickAsync();
        await Expect(page.Locator(".frame")).ToHaveCountAsync(0);
        await Expect(page.Locator("#where")).ToHaveTextAsync("party, first person");
    }

    private string PagePath => Path.Combine(_folder.FullName, LabelPage.Name);

    private static LabelSheet Sheet() => new()
    {
        Batch = "party",
        Strata = [new LabelStratum("a", 20, 3), new LabelStratum("", 10, 3)],
        Faces = [.. Enumerable.Range(0, Faces).Select(static index => new SheetFace($"a{index:x15}-1", Box(index), DrawnPhoto.Width, DrawnPhoto.Height))],
        Photos = [new SheetPhoto("b1", DrawnPhoto.Width, DrawnPhoto.Height, [Box(Faces)]), new SheetPhoto("b2", DrawnPhoto.Width, DrawnPhoto.Height, [])],
    };

    private static ImmutableArray<int> Box(int photo) => DrawnPhoto.Place(photo, 0, 1) is var (x, y, size) ? [x, y, size, size] : [];

    private async Task<IPage> OpenAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout(120_000);
        if (!File.Exists(PagePath))
        {
            await using var file = File.Create(PagePath);
            await LabelPage.WriteAsync(file, Sheet(), PicturesAsync(), LabelStore.Browser, TestContext.Current.CancellationToken);
        }
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(PagePath).AbsoluteUri);
        return page;
    }

    private Task<IBrowserContext> PersistentAsync() => browser.OpenPersistentAsync(Path.Combine(_folder.FullName, "profile"));

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        foreach (var key in keys)
        {
            await page.Keyboard.PressAsync(key);
        }
    }

    private static async Task<LabelFile> ExportAsync(IPage page)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("text=Export labels"));
        Assert.Equal("labels-party.json", download.SuggestedFilename);
        return LabelFile.Parse(await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }

    private static async IAsyncEnumerable<PhotoPictures> PicturesAsync()
    {
        for (var index = 0; index < Faces + 2; index++)
        {
            await Task.CompletedTask;
            yield return DrawnPhoto.Draw(index, 1);
        }
    }
}
