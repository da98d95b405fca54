using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

[Collection(DeploymentTests.Name)]
public sealed class SettingsTests(DeploymentFixture deployments)
{
    private const string QueuePause = "AzureFunctionsJobHost__extensions__queues__visibilityTimeout";

    private const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    [Fact]
    public void The_hosts_reach_storage_by_address_and_identity() => Assert.All(
        [deployments.Gpu.FunctionSettings, deployments.Cpu.FunctionSettings, deployments.Gpu.ScorerSettings],
        settings =>
        {
            Assert.DoesNotContain(StorageNames.Connection, settings.Keys);
            Assert.Equal(deployments.Gpu.Single("Microsoft.Storage/storageAccounts").Name, settings[$"{StorageNames.Connection}__accountName"]);
            Assert.Equal("managedidentity", settings[$"{StorageNames.Connection}__credential"]);
            Assert.Contains("userAssignedIdentities", settings[$"{StorageNames.Connection}__clientId"], StringComparison.Ordinal);
            Assert.All(["blob", "queue", "table"], service => Assert.EndsWith($"primaryEndpoints.{service}]", settings[$"{StorageNames.Connection}__{service}ServiceUri"]));
            Assert.EndsWith(".ConnectionString]", settings[Insights]);
            Assert.Contains("Authorization=AAD", settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
        });

    [Fact]
    public void The_hosts_write_no_tables_of_their_own_for_which_they_have_no_rights() => Assert.All(
        [deployments.Gpu.FunctionSettings, deployments.Gpu.ScorerSettings],
        settings => Assert.Equal("DisableDiagnosticEventLogging", settings["AzureWebJobsFeatureFlags"]));

    [Fact]
    public void The_operators_own_settings_are_added_and_replace_others() => Assert.All(
        [deployments.Private.FunctionSettings, deployments.Private.ScorerSettings],
        settings =>
        {
            Assert.Equal("30", settings["Retention__Days"]);
            Assert.Equal("00:00:07", settings["Models__PollInterval"]);
            Assert.Contains("Telemetry__TraceShare", settings.Keys);
        });

    [Fact]
    public void Every_timer_has_its_schedule() =>
        Assert.All(FunctionCatalog.ScheduleSettings, name => Assert.Equal(6, deployments.Gpu.FunctionSettings[name].Split(' ').Length));

    [Fact]
    public void Every_option_that_is_set_exists_and_its_value_is_in_range() => Assert.All(
        [deployments.Gpu.FunctionSettings, deployments.Gpu.ScorerSettings],
        settings =>
        {
            SettingsBinder.Bind<ScoringOptions>(settings, ScoringOptions.Section);
            SettingsBinder.Bind<HotModelOptions>(settings, HotModelOptions.Section);
            SettingsBinder.Bind<TelemetryOptions>(settings, TelemetryOptions.Section);
        });

    /// <summary>All settings that are not options of this project: a new one changes this list, and somebody reads it.</summary>
    [Fact]
    public void Every_other_setting_is_a_schedule_or_the_hosts_own()
    {
        string[] storage = [.. ((string[])["accountName", "blobServiceUri", "clientId", "credential", "queueServiceUri", "tableServiceUri"]).Select(name => $"{StorageNames.Connection}__{name}")];
        string[] shared = [Insights, "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "AzureFunctionsWebHost__hostid", "AzureWebJobsFeatureFlags", QueuePause, .. storage];

        Assert.Equal(Sorted([.. shared, .. FunctionCatalog.ScheduleSettings, "AzureWebJobs.ScoreFaces.Disabled", "AzureWebJobsDisableHomepage"]), Others(deployments.Gpu.FunctionSettings));
        Assert.Equal(Sorted([.. shared, .. FunctionCatalog.ScheduleSettings, "AzureWebJobsDisableHomepage", "OTEL_EXPORTER_OTLP_ENDPOINT", "WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED"]), Others(deployments.Cpu.FunctionSettings));
        Assert.Equal(
            Sorted(
            [
                .. shared, "AzureFunctionsJobHost__extensions__queues__batchSize", "AzureFunctionsJobHost__extensions__queues__newBatchThreshold",
                "AzureFunctionsJobHost__functions__0", "AzureWebJobsSecretStorageType",
            ]),
            Others(deployments.Gpu.ScorerSettings));

        static IEnumerable<string> Others(IReadOnlyDictionary<string, string> settings) => Sorted(settings.Keys.Where(name =>
            !((string[])[ScoringOptions.Section, HotModelOptions.Section, TelemetryOptions.Section]).Any(section => name.StartsWith(section + "__", StringComparison.Ordinal))));

        static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);
    }

    [Fact]
    public void The_functions_app_leaves_scoring_to_the_GPU_where_there_is_one()
    {
        var disabled = "AzureWebJobs.ScoreFaces.Disabled";

        Assert.Equal("true", deployments.Gpu.FunctionSettings[disabled]);
        Assert.DoesNotContain(disabled, deployments.Cpu.FunctionSettings.Keys);
        Assert.Contains("ScoreFaces", FunctionCatalog.Names);
    }

    [Fact]
    public void The_scorer_runs_ScoreFaces_alone_and_does_not_end_where_CUDA_cannot_be_had()
    {
        var settings = deployments.Gpu.ScorerSettings;

        Assert.Equal("ScoreFaces", settings["AzureFunctionsJobHost__functions__0"]);
        Assert.DoesNotContain("AzureFunctionsJobHost__functions__1", settings.Keys);
        Assert.Equal("auto", settings["Scoring__ExecutionProvider"]);
        Assert.Equal("cpu", deployments.Gpu.FunctionSettings["Scoring__ExecutionProvider"]);
        Assert.Equal("00:00:00.020", settings["Scoring__MaxBatchDelay"]);
        Assert.DoesNotContain("Scoring__MaxBatchDelay", deployments.Gpu.FunctionSettings.Keys);
        Assert.DoesNotContain("Scoring__MaxBatchSize", deployments.Gpu.FunctionSettings.Keys);
    }

    [Fact]
    public void The_scorer_keeps_as_many_messages_in_flight_as_one_run_of_the_network_takes()
    {
        var settings = deployments.Gpu.ScorerSettings;
        const string Queues = "AzureFunctionsJobHost__extensions__queues__";

        Assert.Equal(
            int.Parse(settings["Scoring__MaxBatchSize"], null),
            int.Parse(settings[Queues + "batchSize"], null) + int.Parse(settings[Queues + "newBatchThreshold"], null));
    }

    /// <remarks>A worker that crashes takes minutes to come back (azure-functions-dotnet-worker #3335), and a message has five tries.</remarks>
    [Fact]
    public void A_message_is_tried_again_after_a_minute_so_that_a_restart_does_not_use_its_tries_up() => Assert.All(
        [deployments.Gpu.FunctionSettings, deployments.Gpu.ScorerSettings], settings => Assert.Equal("00:01:00", settings[QueuePause]));

    [Fact]
    public void The_process_that_Azure_keeps_ready_for_dotnet_can_be_done_without()
    {
        Assert.DoesNotContain("WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED", deployments.Gpu.FunctionSettings.Keys);
        Assert.Equal("0", deployments.Cpu.FunctionSettings["WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED"]);
    }

    [Fact]
    public void Telemetry_goes_to_a_collector_only_when_one_is_named()
    {
        Assert.Equal("https://collector:4317", deployments.Cpu.FunctionSettings["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.DoesNotContain("OTEL_EXPORTER_OTLP_ENDPOINT", deployments.Gpu.FunctionSettings.Keys);
    }

    [Fact]
    public void The_app_runs_on_dotnet_10_out_of_the_hosts_process()
    {
        var app = deployments.Gpu.Single("Microsoft.Web/sites");

        Assert.Equal("dotnet-isolated 10.0", $"{app.At("functionAppConfig/runtime/name")} {app.At("functionAppConfig/runtime/version")}");
    }
}
