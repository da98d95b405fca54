using DeepEmotion.LocalHost.Run;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.LocalHost.Tests.HttpApi;

namespace DeepEmotion.LocalHost.Tests.Run;

[Collection(ApiHost.Collection)]
public sealed class ForgetRunTests(ApiHost api)
{
    [Fact]
    public async Task A_batch_with_a_slash_and_no_photo_is_refused()
    {
        await api.AddRowsAsync("slashed", 0, 1);
        var problem = await Assert.ThrowsAsync<RunException>(() => new ForgetRun(api.Get<IServiceProvider>(), TextWriter.Null).RunAsync("slashed/", ApiHost.Cancellation));
        Assert.Contains("The photo's name is missing", problem.Message, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await api.Http.GetAsync(new Uri("/api/batches/slashed", UriKind.Relative), ApiHost.Cancellation)).StatusCode);
    }
}
