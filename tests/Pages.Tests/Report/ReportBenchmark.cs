using System.Diagnostics;

namespace DeepEmotion.Pages.Tests.Report;

/// <summary>How fast a report of 10,000 faces is written, opened and scrolled: <c>./bench.sh report</c>. A busy machine shows other figures, so no test holds them.</summary>
public sealed class ReportBenchmark(Browser browser, ITestOutputHelper output)
{
    private const string LongTasks = """
        () => new Promise(resolve => {
          const tasks = [];
          new PerformanceObserver(list => tasks.push(...list.getEntries().map(task => task.duration))).observe({ type: 'longtask' });
          const steps = 60;
          let step = 0;
          const next = () => {
            scrollTo(0, document.body.scrollHeight * ++step / steps);
            if (step < steps) setTimeout(next, 50);
            else setTimeout(() => resolve(tasks), 500);
          };
          next();
        })
        """;

    // The header and the counts come with the first tiles; what is still missing then are the tiles' pictures.
    private const string MarkFirstScreen = """
        const look = () => {
          const tiles = [...document.querySelectorAll('#grid .tile')];
          if (tiles.length && tiles.every(tile => tile.querySelector('img')?.naturalWidth)) performance.mark('first-screen');
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        """;

    [Fact(Explicit = true)]
    public async Task Ten_thousand_faces()
    {
        var data = MadeReport.Of(10_000);
        await using var report = await OpenedReport.OpenAsync(browser, data);
        var started = Stopwatch.GetTimestamp();
        await MadeReport.WriteAsync(report.Address.LocalPath, data, TestContext.Current.CancellationToken);
        var written = Stopwatch.GetElapsedTime(started);
        await report.Page.AddInitScriptAsync(MarkFirstScreen);
        await report.Page.ReloadAsync();
        var shown = await report.Page.EvaluateAsync<double>("performance.getEntriesByName('first-screen')[0].startTime");
        var opened = await report.Page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].loadEventEnd");
        var tasks = await report.Page.EvaluateAsync<double[]>(LongTasks);
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"file {new FileInfo(report.Address.LocalPath).Length / 1e6:0.0} MB"));
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"written in {written.TotalSeconds:0.00} s (aim 5)"));
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"first screen with its pictures after {shown / 1000:0.00} s"));
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"opened, with all pictures, in {opened / 1000:0.00} s (aim 1)"));
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"tasks above 50 ms while scrolling: {tasks.Length} (aim 0){(tasks.Length > 0 ? $", the longest {tasks.Max():0} ms" : "")}"));
        output.WriteLine($"nodes {await report.NodesAsync()} (at most 3,000)");
    }
}
