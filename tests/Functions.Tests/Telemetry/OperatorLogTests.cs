using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Models;
using DeepEmotion.Functions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Tests.Telemetry;

/// <summary>The line that says who did what only operators may do, where names are hidden.</summary>
public sealed class OperatorLogTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>
{
    private const string Version = "20260102-030405-01234567";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Version, $"ModelVersion={Version}")]
    [InlineData("ann-smith", "Batch=(hidden)")]
    public async Task It_names_the_model_that_was_promoted_and_no_other_text(string asked, string named)
    {
        var sent = new List<string>();
        using var services = SentLogs.Through(new LogNameHider(), sent);
        var models = new ModelsApi(new Api(services.GetRequiredService<ILogger<Api>>()), pipeline.Get<ModelCatalog>());
        await models.PromoteAsync(new DefaultHttpContext().Request, asked, Cancellation);
        Assert.Contains($"Who=a Functions key or this machine Action=promote {named} Outcome=refused", Assert.Single(sent), StringComparison.Ordinal);
    }
}
