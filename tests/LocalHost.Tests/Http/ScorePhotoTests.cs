using System.Net;
using DeepEmotion.LocalHost.Tests.Hosting;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Http;

public sealed class ScorePhotoTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_photo_beyond_the_web_servers_own_limit_is_read_and_judged()
    {
        await using var host = await HostUnderTest.StartApiAsync(azurite.ConnectionString);
        using var http = host.Http;

        var response = await http.PostAsync("api/score", new ByteArrayContent(new byte[31 << 20]), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }
}
