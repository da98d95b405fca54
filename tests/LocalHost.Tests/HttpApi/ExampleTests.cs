using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.HttpApi;

/// <summary>The examples in docs/ do what they say.</summary>
[Collection(ApiHost.Collection)]
public sealed partial class ExampleTests(ApiHost api)
{
    [Fact]
    public async Task Every_request_of_api_http_gets_its_answer()
    {
        var requests = Repository.Read("docs/api.http").Split("\n### ")[1..];
        Assert.True(requests.Length > 10);
        foreach (var request in requests)
        {
            var lines = request.Split('\n');
            var status = int.Parse(lines[0].Split(' ')[^1]);
            var call = lines[1].Split(' ', 2);
            var rest = string.Join('\n', lines[2..]).Split("\n\n", 2);
            using var message = new HttpRequestMessage(HttpMethod.Parse(call[0]), call[1].Replace("{{host}}", "", StringComparison.Ordinal));
            if (rest is [var headers, var body] && headers.Length > 0)
            {
                message.Content = new ByteArrayContent(body.StartsWith("< ", StringComparison.Ordinal) ? SamplePhotos.Read(1) : System.Text.Encoding.UTF8.GetBytes(body))
                {
                    Headers = { ContentType = MediaTypeHeaderValue.Parse(headers.Split(": ")[1]) },
                };
            }
            using var answer = await api.Http.SendAsync(message, ApiHost.Cancellation);
            Assert.True(answer.StatusCode == (HttpStatusCode)status, $"{lines[0]}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(ApiHost.Cancellation)}");
        }
    }

    [Fact]
    public async Task Every_curl_line_of_the_page_works()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "photo.jpg"), SamplePhotos.Read(1), ApiHost.Cancellation);
        // The rows and files that a whole run would have written by then.
        var blocks = Bash().Matches(Repository.Read("docs/api.md")).Select(static block => block.Groups[1].Value).ToList();
        await RunAsync(folder.Path, blocks[0]);
        await api.AddRowsAsync("curl-party", 0, 2);
        await api.SummarizeAsync("curl-party");
        await RunAsync(folder.Path, string.Join('\n', blocks[1..]));
        Assert.True(File.Exists(Path.Combine(folder.Path, "curl-party-results.csv")));
    }

    private async Task RunAsync(string folder, string script)
    {
        var start = new ProcessStartInfo("bash", ["-euc", script]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["ADDRESS"] = api.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        start.Environment["no_proxy"] = "*";
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync(ApiHost.Cancellation);
        var errors = await bash.StandardError.ReadToEndAsync(ApiHost.Cancellation);
        await bash.WaitForExitAsync(ApiHost.Cancellation);
        Assert.True(bash.ExitCode == 0, errors + await output);
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Bash();
}
