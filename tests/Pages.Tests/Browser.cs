using Microsoft.Playwright;

namespace DeepEmotion.Pages.Tests;

/// <summary>One Chromium for all tests. Where there is none, they are skipped: test.sh installs it where it may.</summary>
public sealed class Browser : IAsyncLifetime
{
    // The headless shell takes half of the processor time that Chromium takes.
    private static readonly string[] Candidates =
        [Environment.GetEnvironmentVariable("CHROMIUM") ?? "", "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

    private const string NoBrowser = "No Chromium here: install Debian's chromium-headless-shell, or name one in the variable CHROMIUM.";

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _chromium = "";

    public async ValueTask InitializeAsync()
    {
        if (Candidates.FirstOrDefault(File.Exists) is not { } chromium)
        {
            return;
        }
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Arguments });
        _chromium = chromium;
    }

    /// <summary>A new window; the test is skipped where there is no browser.</summary>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, NoBrowser);
        return await _browser.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
    }

    /// <summary>A browser of its own that keeps what pages store in a folder.</summary>
    public async Task<IBrowserContext> OpenPersistentAsync(string folder)
    {
        Assert.SkipWhen(_browser is null, NoBrowser);
        return await _playwright!.Chromium.LaunchPersistentContextAsync(folder, new BrowserTypeLaunchPersistentContextOptions { ExecutablePath = _chromium, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        _playwright?.Dispose();
    }
}
