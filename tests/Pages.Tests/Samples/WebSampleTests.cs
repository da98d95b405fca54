using DeepEmotion.Pages.Tests.Live;
using DeepEmotion.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepEmotion.Pages.Tests.Samples;

[Collection(nameof(LiveHost))]
public sealed class WebSampleTests(Browser browser, LiveHost host)
{
    [Fact]
    public async Task A_page_of_another_origin_scores_a_photo_and_draws_its_faces()
    {
        await using var context = await browser.OpenAsync();
        // A page that the test answers for has no address, and Chromium asks before such a page may call this machine.
        await context.GrantPermissionsAsync(["local-network-access"]);
        var page = await context.NewPageAsync();
        await page.RouteAsync($"{LiveHost.OtherOrigin}/**", route => route.FulfillAsync(new RouteFulfillOptions { Path = Repository.PathOf("samples/web/index.html") }));
        await page.GotoAsync($"{LiveHost.OtherOrigin}/");
        await page.GetByLabel("API").FillAsync(host.Address.GetLeftPart(UriPartial.Authority));

        await ChooseAsync(page, SamplePhotos.Read(1));
        await Expect(page.Locator("#said")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\w+ \d+ %, \w+ \d+ %, \w+ \d+ %$"));
        Assert.Equal(SamplePhotos.Width, await page.Locator("#canvas").EvaluateAsync<int>("canvas => canvas.width"));
        Assert.True(await page.Locator("#canvas").EvaluateAsync<bool>(
            """
            canvas => {
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              for (let i = 0; i < pixels.length; i += 4) if (pixels[i] === 255 && pixels[i + 1] === 215 && pixels[i + 2] === 0) return true;
              return false;
            }
            """), "no box is drawn");

        await ChooseAsync(page, "no photo"u8.ToArray());
        await Expect(page.Locator("#said")).ToContainTextAsync("not a photo");
    }

    private static Task ChooseAsync(IPage page, byte[] content) =>
        page.Locator("#photo").SetInputFilesAsync(new FilePayload { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = content });
}
