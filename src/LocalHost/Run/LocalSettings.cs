using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The app settings of a local run; an environment variable of the same name overrides each of them.</summary>
public static class LocalSettings
{
    public static IReadOnlyDictionary<string, string?> For(string connectionString, bool consoleTelemetry) => new Dictionary<string, string?>
    {
        [StorageNames.Connection] = connectionString,
        // The bell tells of what this process puts into a queue; only what comes back after a kill has to be found.
        ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:30",
        ["SummarizeBatchesSchedule"] = "*/10 * * * * *",
        ["ReconcileUploadsSchedule"] = "*/15 * * * * *",
        ["RecoverDeadLettersSchedule"] = "0 */15 * * * *",
        // A storage that was killed loses its last seconds, and what was lost with them should be sent again soon.
        ["Reconciliation:After"] = "00:00:30",
        ["Scoring:ExecutionProvider"] = "cpu",
        [$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Console)}"] = consoleTelemetry.ToString(),
    };
}
