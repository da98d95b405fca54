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
        await report.Page.EvaluateAsync("() => new Promise(resolve => { scrollTo(0, document.body.scrollHeight / 2); setTimeout(resolve, 300); })");
        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);
        Assert.InRange(await report.NodesAsync(), 100, 3_000);
        await Shot.SaveAsync(report.Page, $"report-{faces}-middle");
    }
}
