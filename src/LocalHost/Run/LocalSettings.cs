using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.LocalHost.Settings;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The app settings of a local run.</summary>
public static class LocalSettings
{
    /// <summary>Adds them; an environment variable of the same name overrides each, except for the storage account.</summary>
    /// <remarks>People export AzureWebJobsStorage for other programs, and their photos must not go there by accident.</remarks>
    public static void Add(IConfigurationBuilder configuration, RunOptions options) => configuration
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            // The bell announces messages that this process sends; only messages that come back after a kill need polling.
            ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:30",
            ["SummarizeBatchesSchedule"] = "*/10 * * * * *",
            ["ReconcileUploadsSchedule"] = "*/15 * * * * *",
            ["RecoverDeadLettersSchedule"] = "0 */15 * * * *",
            // A killed storage loses its last seconds, and the uploads lost with them should be sent again soon.
            ["Reconciliation:After"] = "00:00:30",
            ["Scoring:ExecutionProvider"] = "cpu",
            ["Models:Preload"] = "true",
            ["Batches:ExplainFaces"] = options.Explain ? "1000" : "0",
            [$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Console)}"] = options.ConsoleTelemetry.ToString(),
        })
        .AddEnvironmentVariables()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageNames.Connection] = string.Empty,
            [$"{LocalHostOptions.Section}:{nameof(LocalHostOptions.AnyPort)}"] = (options.Port is null).ToString(),
            [$"{LocalHostOptions.Section}:{nameof(LocalHostOptions.Port)}"] = FreePort.Choose(options).ToString(System.Globalization.CultureInfo.InvariantCulture),
        }.Concat(List(nameof(LocalHostOptions.AllowedHosts), options.AllowedHosts)).Concat(List(nameof(LocalHostOptions.AllowedOrigins), options.AllowedOrigins)));

    private static IEnumerable<KeyValuePair<string, string?>> List(string name, IReadOnlyList<string> values) =>
        values.Select((value, i) => KeyValuePair.Create<string, string?>($"{LocalHostOptions.Section}:{name}:{i}", value));
}
