using System.Net;
using DeepEmotion.LocalHost.Tests.Hosting;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Http;

public sealed class HttpTriggerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private HostUnderTest? _host;

    private HttpClient Client => _host!.Http;

    public async ValueTask InitializeAsync() => _host = await HostUnderTest.StartAsync(
        azurite.ConnectionString, typeof(HttpFunctions), new() { ["LocalHost:AllowedHosts:0"] = "photos.example", ["LocalHost:AllowedOrigins:0"] = "https://page.example" });

    public ValueTask DisposeAsync() => _host!.DisposeAsync();

    [Fact]
    public async Task An_object_result_is_json_in_camel_case() =>
        Assert.Equal("""{"name":"all","queryCount":1}""", await Client.GetStringAsync("api/batches?top=3"));

    [Fact]
    public async Task Parts_of_the_route_fill_parameters_of_their_name()
    {
        var response = await Client.GetAsync("api/batches/party/day%201/photo.jpg");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("GET party day 1/photo.jpg", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task One_route_may_have_a_function_for_each_method()
    {
        var response = await Client.PostAsync("api/batches", new ByteArrayContent([1, 2, 3]));
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal([1, 2, 3], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_failing_function_is_a_500_without_its_secrets()
    {
        var response = await Client.GetAsync("api/Broken");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadAsStringAsync();
        Assert.Contains("Broken failed", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_function_serves_is_not_found_or_not_allowed()
    {
        await AssertProblemAsync(HttpStatusCode.NotFound, new HttpRequestMessage(HttpMethod.Get, "api/nothing"));
        await AssertProblemAsync(HttpStatusCode.MethodNotAllowed, new HttpRequestMessage(HttpMethod.Delete, "api/batches"));
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData(null, "https://evil.example")]
    [InlineData(null, "null")]
    public Task A_foreign_name_and_a_page_of_another_origin_are_refused(string? host, string? origin) =>
        AssertProblemAsync(HttpStatusCode.Forbidden, Request(HttpMethod.Get, host, origin));

    [Fact]
    public async Task Names_of_this_machine_and_what_was_allowed_are_answered()
    {
        Assert.Equal(HttpStatusCode.OK, (await Client.SendAsync(Request(HttpMethod.Get, "localhost:7071", null))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Client.SendAsync(Request(HttpMethod.Get, "photos.example", null))).StatusCode);
        var answer = await Client.SendAsync(Request(HttpMethod.Get, null, "https://page.example"));
        Assert.Equal((HttpStatusCode.OK, "https://page.example"), (answer.StatusCode, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal(HttpStatusCode.NoContent, (await Client.SendAsync(Request(HttpMethod.Options, null, "https://page.example"))).StatusCode);
    }

    private static HttpRequestMessage Request(HttpMethod method, string? host, string? origin)
    {
        var request = new HttpRequestMessage(method, "api/batches");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return request;
    }

    private async Task AssertProblemAsync(HttpStatusCode status, HttpRequestMessage request)
    {
        var answer = await Client.SendAsync(request);
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("\"detail\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
