using Microsoft.Playwright;

namespace DeepEmotion.Pages.Tests.Live;

/// <summary>A page of the host in a window of its own, with everything that it complained about.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private OpenedPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Errors of scripts and refused policies; a server that is away, a name that is in use and labels that somebody else saved are none.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<OpenedPage> OpenAsync(Browser browser, Uri address, BrowserNewContextOptions? options = null)
    {
        var context = await browser.OpenAsync(options);
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        var opened = new OpenedPage(context, await context.NewPageAsync());
        opened.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.Contains("ERR_CONNECTION", StringComparison.Ordinal) && !message.Text.Contains("409", StringComparison.Ordinal) && !message.Text.Contains("412", StringComparison.Ordinal))
            {
                opened.Complaints.Add(message.Text);
            }
        };
        opened.Page.PageError += (_, error) => opened.Complaints.Add(error);
        await opened.Page.GotoAsync(address.AbsoluteUri);
        return opened;
    }

    public ILocator Batch(string name) => Page.Locator($".batch:has(.name:text-is('{name}'))");

    /// <summary>Chooses files.</summary>
    /// <returns>The batch that they become.</returns>
    public async Task<ILocator> AddAsync(params FilePayload[] files)
    {
        await Page.SetInputFilesAsync("#files", files);
        await Assertions.Expect(Page.Locator("#toast")).ToContainTextAsync(" added as ");
        return Batch((await Page.InnerTextAsync("#toast")).Split(" added as ")[1].TrimEnd('.'));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
