namespace DeepEmotion.Pages.Tests.Report;

public sealed class ReportSafetyTests(Browser browser)
{
    private static readonly string[] Names =
    [
        "</script><script>window.hacked=1</script>.jpg", "<img src=x onerror=window.hacked=1>.jpg", "\"><svg onload=window.hacked=1>.jpg", "<!--<script>.jpg",
        "javascript:window.hacked=1", "{data}{pictures}{title}.jpg", "\u202egpj.exe", "a\nb\tc.jpg", "\ud800 alone.jpg", "__proto__", "constructor", new string('W', 900) + ".jpg", "${window.hacked=1}`.jpg", "&lt;b&gt;.jpg",
    ];

    [Fact]
    public async Task Names_that_look_like_markup_are_shown_as_they_are_and_do_nothing()
    {
        var data = MadeReport.Of(40, batch: Names[0], name: index => Names[index % Names.Length]);
        await using var report = await OpenedReport.OpenAsync(browser, data);
        Assert.Equal(Names[0], await report.Page.InnerTextAsync("#batch"));
        var captions = await report.Page.Locator("#grid .caption span:first-child").AllTextContentsAsync();
        Assert.Contains("<img src=x onerror=window.hacked=1>.jpg", captions);
        await report.Page.Locator("#grid .tile").First.ClickAsync();
        await report.Page.Keyboard.PressAsync("ArrowRight");
        Assert.False(await report.Page.EvaluateAsync<bool>("'hacked' in window"));
        Assert.False(await report.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);
    }

    [Theory]
    [InlineData("document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' }))", "img-src")]
    [InlineData("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hacked = 1' }))", "script-src-elem")]
    [InlineData("fetch('http://127.0.0.1:9/').catch(() => 0)", "connect-src")]
    public async Task The_pages_own_policy_refuses_whatever_else_would_load_or_run(string attempt, string directive)
    {
        await using var report = await OpenedReport.OpenAsync(browser, MadeReport.Of(1));
        var refused = await report.Page.EvaluateAsync<string>($"() => new Promise(resolve => {{ document.addEventListener('securitypolicyviolation', event => resolve(event.effectiveDirective)); {attempt}; }})");
        Assert.Equal(directive, refused);
        Assert.False(await report.Page.EvaluateAsync<bool>("'hacked' in window"));
    }
}
