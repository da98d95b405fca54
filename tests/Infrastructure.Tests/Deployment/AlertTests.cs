using System.Diagnostics.Metrics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

[Collection(DeploymentTests.Name)]
public sealed partial class AlertTests(DeploymentFixture deployments)
{
    /// <summary>One for each way in which photos could wait, fail or cost without anybody looking.</summary>
    [Fact]
    public void There_is_an_alert_for_each_risk()
    {
        string[] queries = ["log-quota", "no-model", "oldest-message", "poison-messages", "scorer-on-cpu", "server-errors"];
        string[] always = ["events-dead-lettered", "events-dropped", "storage-throttled"];

        Assert.Equal(queries, deployments.Gpu.OfType("Microsoft.Insights/scheduledQueryRules").Select(rule => (string?)rule.At("displayName")).Order());
        Assert.Equal([.. always[..2], "gpu-hours", always[2], "training-failed"], MetricAlerts(deployments.Gpu).Keys.Order());
        Assert.Equal([.. always, "training-failed"], MetricAlerts(deployments.Cpu).Keys.Order());
        Assert.Equal([.. always[..2], "gpu-hours", always[2]], MetricAlerts(deployments.First).Keys.Order());
    }

    /// <remarks>Names as learn.microsoft.com/azure/azure-monitor/reference/supported-metrics has them.</remarks>
    [Fact]
    public void A_metric_alert_asks_the_resource_that_has_the_metric() => Assert.Equal(
        [
            "Microsoft.EventGrid/systemTopics DeadLetteredCount > 0",
            "Microsoft.EventGrid/systemTopics DroppedEventCount > 0",
            "Microsoft.App/containerApps Replicas > 360",
            "Microsoft.Storage/storageAccounts Transactions > 100",
            "Microsoft.App/jobs Executions > 0",
        ],
        MetricAlerts(deployments.Gpu).OrderBy(alert => alert.Key, StringComparer.Ordinal).Select(alert =>
        {
            var criterion = alert.Value.At("criteria/allOf/0");
            Assert.Contains((string)criterion["metricNamespace"]!, (string?)alert.Value.At("scopes/0"));
            return $"{criterion["metricNamespace"]} {criterion["metricName"]} > {criterion["threshold"]}";
        }));

    [Fact]
    public void Every_alert_is_explained_with_its_remedy()
    {
        var table = Repository.Read("docs/operations.md").Split("## When an alert comes")[1].Split("\n## ")[0];

        Assert.All(
            MetricAlerts(deployments.Gpu).Keys.Concat(deployments.Gpu.OfType("Microsoft.Insights/scheduledQueryRules").Select(rule => (string)rule.At("displayName")!)),
            alert => Assert.Contains($"| `{alert}` |", table, StringComparison.Ordinal));
    }

    /// <summary>The signals that alerts and workbook wait for, made by the code that sends them.</summary>
    [Fact]
    public async Task What_an_alert_waits_for_is_what_the_code_measures()
    {
        var seen = new Dictionary<string, HashSet<string>>();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, services.GetRequiredService<IMeterFactory>()))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => See(instrument, tags));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => See(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => See(instrument, tags));
        listener.Start();
        using var model = new HotModel(new MemoryModelSource(), TestModel.Sessions, TimeProvider.System, NullLogger<HotModel>.Instance, TestModel.Create());
        await model.RefreshAsync(TestContext.Current.CancellationToken);
        _ = new ModelMetrics(services.GetRequiredService<IMeterFactory>(), model);
        var metrics = new PipelineMetrics(services.GetRequiredService<IMeterFactory>());

        metrics.Waits(StorageNames.ScoreFacesQueue, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1));
        metrics.Ran(model.Manifest!.Version, 3, TimeSpan.FromSeconds(1));
        metrics.Processed(StorageNames.ScoreFacesQueue, TimeSpan.FromSeconds(1), exception: null);
        listener.RecordObservableInstruments();

        string[] queries = [Query("no-model"), Query("scorer-on-cpu"), Query("oldest-message"), Repository.Read("infra/queries/oldest.kql"), Repository.Read("infra/queries/models.kql")];
        Assert.All(queries, query =>
        {
            Assert.All(Metrics().Matches(query).Select(match => match.Groups[1].Value).Where(name => !Properties().Matches(query).Any(property => property.Groups[1].Value == name) && name != "deepemotion.queue.wait"), name => Assert.Contains(name, seen.Keys));
            Assert.All(Properties().Matches(query), property => Assert.Contains(property.Groups[1].Value, seen.Values.SelectMany(tags => tags)));
        });

        void See(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            seen.TryAdd(instrument.Name, []);
            foreach (var (name, _) in tags)
            {
                seen[instrument.Name].Add(name);
            }
        }
    }

    /// <remarks>The host drops what a worker logs outside an invocation, and that is where the model is polled (azure-functions-host, GrpcWorkerChannel.cs).</remarks>
    [Fact]
    public void A_model_that_cannot_serve_is_a_metric_and_not_a_line_of_a_log()
    {
        Assert.Contains("'deepemotion.model.problem'", Query("no-model"), StringComparison.Ordinal);
        Assert.DoesNotContain("AppTraces", Query("no-model"), StringComparison.Ordinal);
        Assert.Contains("\"telemetryMode\": \"OpenTelemetry\"", Repository.Read("host.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_workbook_shows_photos_waiting_models_and_use()
    {
        var workbook = (string)deployments.First.Single("Microsoft.Insights/workbooks").At("serializedData")!;

        Assert.All(
            ["photos", "oldest", "queue-wait", "models", "drift", "usage"],
            query => Assert.Contains(JsonEncodedText.Encode(Repository.Read($"infra/queries/{query}.kql").Split('\n')[0], JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), workbook, StringComparison.Ordinal));
    }

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
    public void People_are_mailed_when_an_address_is_given()
    {
        Assert.Empty(deployments.Gpu.OfType("Microsoft.Insights/actionGroups"));
        Assert.Equal("a@example.com", (string?)deployments.Private.Single("Microsoft.Insights/actionGroups").At("emailReceivers/0/emailAddress"));
        Assert.All(
            deployments.Private.OfType("Microsoft.Insights/scheduledQueryRules"),
            rule => Assert.Single(rule.At("actions/actionGroups").AsArray()));
        Assert.All(MetricAlerts(deployments.Private).Values, alert => Assert.Single(alert.At("actions").AsArray()));
    }

    private static Dictionary<string, PredictedResource> MetricAlerts(PredictedDeployment deployment) => deployment
        .OfType("Microsoft.Insights/metricAlerts")
        .ToDictionary(alert => (string)alert.At("criteria/allOf/0/name")!);

    private string Query(string alert) => (string)deployments.Gpu.OfType("Microsoft.Insights/scheduledQueryRules")
        .Single(rule => (string?)rule.At("displayName") == alert)
        .At("criteria/allOf/0/query")!;

    [GeneratedRegex("'(\\w+)'")]
    private static partial Regex QuotedNames();

    [GeneratedRegex("'([a-z_]+(?:\\.[a-z_]+)+)'")]
    private static partial Regex Metrics();

    [GeneratedRegex("Properties\\['([^']+)'\\]")]
    private static partial Regex Properties();
}
