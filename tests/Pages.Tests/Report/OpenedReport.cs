using DeepEmotion.Functions.Batches.Report.Data;
using Microsoft.Playwright;

namespace DeepEmotion.Pages.Tests.Report;

/// <summary>A report opened from disk in a window of its own, with everything that it complained about or asked for.</summary>
internal sealed class OpenedReport : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _folder;

    private OpenedReport(IBrowserContext context, IPage page, string folder) => (_context, Page, _folder) = (context, page, folder);

    public IPage Page { get; }

    /// <summary>Errors of scripts, refused policies, failed loads.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Addresses other than the page's own that were asked for.</summary>
    public List<string> Requests { get; } = [];

    public Uri Address => new(Path.Combine(_folder, "report.html"));

    public static async Task<OpenedReport> OpenAsync(Browser browser, ReportData data, BrowserNewContextOptions? options = null, string hash = "")
    {
        var context = await browser.OpenAsync(options);
        var opened = new OpenedReport(context, await context.NewPageAsync(), Directory.CreateTempSubdirectory("deepemotion-report-").FullName);
        // A busy machine may take long; how fast a page opens is the benchmark's to say.
        context.SetDefaultTimeout(120_000);
        await MadeReport.WriteAsync(opened.Address.LocalPath, data, TestContext.Current.CancellationToken);
        opened.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                opened.Complaints.Add(message.Text);
            }
        };
        opened.Page.PageError += (_, error) => opened.Complaints.Add(error);
        opened.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith(opened.Address.AbsoluteUri, StringComparison.Ordinal))
            {
                opened.Requests.Add(request.Url);
            }
        };
        await opened.Page.GotoAsync(opened.Address.AbsoluteUri + hash);
        return opened;
    }

    /// <summary>Waits until an expression holds. Playwright's own way polls with eval inside the page, which the report's content security policy forbids.</summary>
    public async Task UntilAsync(string expression)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await Page.EvaluateAsync<bool>(expression))
            await Task.Delay(50, limit.Token);
    }

    public Task<int> NodesAsync() => Page.EvaluateAsync<int>("document.querySelectorAll('*').length");

    /// <summary>Scrolls and lets the grid fill.</summary>
    public Task ScrollAsync(string to) =>
        Page.EvaluateAsync($"() => new Promise(resolve => {{ scrollTo(0, {to}); let frames = 0; const next = () => ++frames < 20 ? requestAnimationFrame(next) : resolve(); next(); }})");

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
