using System.Net;
using DeepEmotion.LocalHost.Tests.Hosting;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Http;

public sealed class HttpTriggerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private HostUnderTest? _host;

    private HttpClient Client => _host!.Http;

    public async ValueTask InitializeAsync() => _host = await HostUnderTest.StartAsync(azurite.ConnectionString, typeof(HttpFunctions));

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
        Assert.Empty(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_no_function_serves_is_not_found_or_not_allowed()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync("api/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Client.DeleteAsync("api/batches")).StatusCode);
    }
}
