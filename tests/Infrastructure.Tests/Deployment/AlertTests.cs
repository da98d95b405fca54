using System.Text.RegularExpressions;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

[Collection(DeploymentTests.Name)]
public sealed partial class AlertTests(DeploymentFixture deployments)
{
    [Fact]
    public void There_is_an_alert_for_poison_for_waiting_and_for_a_missing_model() => Assert.Equal(
        ["no-model", "oldest-message", "poison-messages"],
        deployments.Gpu.OfType("Microsoft.Insights/scheduledQueryRules").Select(rule => (string?)rule.At("displayName")).Order());

    [Fact]
    public void The_poison_alert_watches_every_function_that_reads_a_poison_queue() => Assert.Equal(
        FunctionCatalog.ReadersOf(StorageNames.ScoreFacesPoisonQueue, StorageNames.RetryUploadsPoisonQueue, StorageNames.BlobTriggerPoisonQueue).Order(),
        QuotedNames().Matches(Query("poison-messages").Split("AppMetrics")[0]).Select(match => match.Groups[1].Value).Order());

    [Fact]
    public void The_waiting_alert_carries_the_limit() => Assert.Contains("> 15 * 60", Query("oldest-message"), StringComparison.Ordinal);

    /// <remarks>Requests and traces are sampled under load (host.json's default), so what must not be missed is asked of metrics.</remarks>
    [Fact]
    public void What_must_not_be_missed_is_a_metric_that_the_code_counts()
    {
        var code = Repository.Read("src/Functions/Telemetry/PipelineMetrics.cs") + Repository.Read("src/Functions/Telemetry/TelemetryNames.cs");

        Assert.All(["poison-messages", "oldest-message"], alert =>
        {
            Assert.Contains("AppMetrics", Query(alert), StringComparison.Ordinal);
            Assert.All(Metrics().Matches(Query(alert)), match => Assert.Contains($"\"{match.Groups[1].Value}\"", code, StringComparison.Ordinal));
        });
        Assert.Contains($"== '{PhotoStatus.Failed.Name()}'", Query("poison-messages"), StringComparison.Ordinal);
        Assert.Contains($"== '{StorageNames.ScoreFacesQueue}'", Query("oldest-message"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_alert_quotes_what_the_hot_model_logs()
    {
        var source = Repository.Read("src/Model/Serving/HotModel.cs");

        Assert.All(Phrases().Matches(Query("no-model")), match => Assert.Contains(match.Groups[1].Value, source, StringComparison.Ordinal));
    }

    [Fact]
    public void People_are_mailed_when_an_address_is_given()
    {
        Assert.Empty(deployments.Gpu.OfType("Microsoft.Insights/actionGroups"));
        Assert.Equal("a@example.com", (string?)deployments.Private.Single("Microsoft.Insights/actionGroups").At("emailReceivers/0/emailAddress"));
        Assert.All(
            deployments.Private.OfType("Microsoft.Insights/scheduledQueryRules"),
            rule => Assert.Single(rule.At("actions/actionGroups").AsArray()));
    }

    private string Query(string alert) => (string)deployments.Gpu.OfType("Microsoft.Insights/scheduledQueryRules")
        .Single(rule => (string?)rule.At("displayName") == alert)
        .At("criteria/allOf/0/query")!;

    [GeneratedRegex("'(\\w+)'")]
    private static partial Regex QuotedNames();

    [GeneratedRegex("'([a-z_]+(?:\\.[a-z_]+)+)'")]
    private static partial Regex Metrics();

    [GeneratedRegex("(?:startswith|has) '([^']+)'")]
    private static partial Regex Phrases();
}
