using Microsoft.Playwright;

namespace DeepEmotion.Pages.Tests;

/// <summary>Pictures of what a test sees, where the variable SHOTS names a folder for them.</summary>
internal static class Shot
{
    public static async Task SaveAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
        }
    }
}
