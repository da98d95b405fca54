using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using DeepEmotion.Functions.DirectScoring;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Functions.Tests.DirectScoring;

public sealed class ScorePhotoTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>
{
    private static readonly byte[] Photo = SamplePhotos.Read(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, HttpContent> Bodies()
    {
        var base64 = Convert.ToBase64String(Photo);
        return new()
        {
            { "bytes", new ByteArrayContent(Photo) },
            { "bytes of unknown length", new StreamContent(new UnknownLength(Photo)) },
            { "a form", new MultipartFormDataContent { { new StringContent("me"), "who" }, { new ByteArrayContent(Photo), "file", "photo.jpg" } } },
            { "JSON", Json($"{{\"id\":7,\"image\":\"{base64}\"}}") },
            { "JSON with a data address", Json($"{{\"image\":\"data:image/jpeg;base64,{base64}\"}}") },
            { "JSON with escaped slashes", Json($"{{\"photo\":\"{base64.Replace("/", "\\/", StringComparison.Ordinal)}\"}}") },
            { "a field of a form", new StringContent($"image={base64}", null, "application/x-www-form-urlencoded") },
            { "an escaped field of a form", new StringContent($"image={Uri.EscapeDataString($"data:image/jpeg;base64,{base64}")}", null, "application/x-www-form-urlencoded") },
            { "a data address", new StringContent($"data:image/jpeg;base64,{base64}") },
        };
    }

    [Theory]
    [MemberData(nameof(Bodies), DisableDiscoveryEnumeration = true)]
    public async Task A_photo_is_scored_however_it_comes_and_nothing_is_stored(string form, HttpContent body)
    {
        var before = await CountRowsAsync();
        var (status, answer) = await PostAsync(body);
        Assert.True(status == HttpStatusCode.OK, $"{form}: {answer.RootElement}");
        Assert.Equal("scored", answer.RootElement.GetProperty("status").GetString());
        Assert.Equal(before, await CountRowsAsync());
    }

    [Theory]
    [InlineData("application/json", "{", "not JSON")]
    [InlineData("application/json", "{}", "holds no photo")]
    [InlineData("application/json", "{\"image\":\"\\ud800\"}", "not JSON")]
    [InlineData("multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901", "x", "71 characters")]
    [InlineData("application/json", "{\"image\":7}", "not a string")]
    [InlineData("application/json", "{\"image\":\"***\"}", "not in Base64")]
    [InlineData("application/json", "{\"image\":\"https://example.com/a.jpg\"}", "not fetched")]
    [InlineData("multipart/form-data", "x", "no boundary")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--\r\n", "no file")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nx", "ended early")]
    public async Task A_body_without_a_photo_is_a_400_that_helps(string type, string text, string because)
    {
        var body = new StringContent(text);
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        var (status, answer) = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(because, answer.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_a_photo_is_a_422() =>
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(new StringContent("hello"))).Status);

    [Fact]
    public async Task A_body_in_broken_chunks_is_a_400()
    {
        var answer = await SendAsync("Transfer-Encoding: chunked\r\n\r\nzz\r\nabc");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_a_400()
    {
        var request = new DefaultHttpContext().Request;
        request.ContentLength = 500;
        request.Body = new MemoryStream([1, 2, 3]);
        var broken = await Assert.ThrowsAsync<UnreadableBodyException>(() => Bodies(new DirectScoringOptions(), new ImagingOptions()).ReadAsync(request, Cancellation));
        Assert.Equal(StatusCodes.Status400BadRequest, broken.Status);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_a_408()
    {
        var time = new FakeTimeProvider();
        var options = Options.Create(new DirectScoringOptions());
        using var budget = new BodyBudget(options, time);
        var request = new DefaultHttpContext().Request;
        request.ContentLength = 500;
        request.Body = new Pipe().Reader.AsStream();
        var waiting = new PhotoBodyReader(budget, Options.Create(new ImagingOptions()), options, time).ReadAsync(request, Cancellation);
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Cancellation);
        }
        Assert.Equal(StatusCodes.Status408RequestTimeout, (await Assert.ThrowsAsync<UnreadableBodyException>(() => waiting)).Status);
        using var room = await budget.TakeAsync(options.Value.MaxBytesInMemory, Cancellation);
    }

    [Fact]
    public async Task More_than_may_be_read_is_refused_by_its_length_before_it_is_read()
    {
        await using var server = await StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000000\r\n\r\n"u8.ToArray(), Cancellation);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_may_be_read_is_refused_while_it_comes()
    {
        var bodies = Bodies(new DirectScoringOptions(), new ImagingOptions { MaxBytes = 300_000 });
        var (status, _) = await PostAsync(new StreamContent(new UnknownLength(new byte[400_000])), bodies);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task Where_the_memory_for_bodies_is_full_callers_wait_and_then_hear_when_to_come_again()
    {
        var time = new FakeTimeProvider();
        var options = new DirectScoringOptions { MaxBytesInMemory = 16 << 20 };
        using var budget = new BodyBudget(Options.Create(options), time);
        var bodies = new PhotoBodyReader(budget, Options.Create(new ImagingOptions()), Options.Create(options), time);
        using var all = await budget.TakeAsync(16 << 20, Cancellation);

        var waiting = PostAsync(new ByteArrayContent(Photo), bodies);
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Cancellation);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, (await waiting).Status);
        all.Dispose();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(new ByteArrayContent(Photo), bodies)).Status);
    }

    [Fact]
    public async Task While_the_registry_does_not_answer_it_says_when_to_come_again_and_reads_no_body()
    {
        var time = new FakeTimeProvider();
        var source = new MemoryModelSource { Answer = new TaskCompletionSource().Task };
        using var model = new HotModel(source, TestModel.Sessions, time, NullLogger<HotModel>.Instance, TestModel.Create());
        var scorer = new DirectScorer(null!, pipeline.Get<PhotoGate>(), pipeline.Get<PhotoScorer>(), model, time);
        model.Start();
        time.Advance(TimeSpan.FromMinutes(3));
        await using var server = await FunctionServer.StartAsync(new ScorePhoto(scorer).RunAsync);
        using var client = new HttpClient();
        var answer = await client.PostAsync(server.Address, new ByteArrayContent(Photo), Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private static PhotoBodyReader Bodies(DirectScoringOptions options, ImagingOptions imaging) => new(
        new BodyBudget(Options.Create(options), TimeProvider.System), Options.Create(imaging), Options.Create(options), TimeProvider.System);

    private Task<FunctionServer> StartAsync(PhotoBodyReader? bodies = null) => FunctionServer.StartAsync(new ScorePhoto(
        new DirectScorer(bodies ?? pipeline.Get<PhotoBodyReader>(), pipeline.Get<PhotoGate>(), pipeline.Get<PhotoScorer>(), pipeline.Get<HotModel>(), pipeline.Time)).RunAsync);

    private async Task<(HttpStatusCode Status, JsonDocument Answer)> PostAsync(HttpContent body, PhotoBodyReader? bodies = null)
    {
        await using var server = await StartAsync(bodies);
        using var client = new HttpClient();
        var answer = await client.PostAsync(server.Address, body, Cancellation);
        Assert.Equal(answer.IsSuccessStatusCode ? "application/json" : "application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    private async Task<int> CountRowsAsync() => await pipeline.Rows.QueryAsync<TableEntity>(cancellationToken: Cancellation).CountAsync(Cancellation);

    /// <summary>Makes the client send chunks.</summary>
    private sealed class UnknownLength(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }

    private async Task<string?> SendAsync(string rest)
    {
        await using var server = await StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: localhost\r\n{rest}"), Cancellation);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(Cancellation);
    }
}
