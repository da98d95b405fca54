using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>Which telemetry is sent; configuration section <c>Telemetry</c>.</summary>
public sealed record TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Whether spans and metrics are written to the console. Default: no.</summary>
    public bool Console { get; init; }

    /// <summary>Whether names of batches and photos are left out of exported logs and spans. Default: no.</summary>
    public bool HideNames { get; init; }

    /// <summary>Share of the traces that are kept, 0 to 1, default 1. The trace id decides, so every process keeps the same ones.</summary>
    [Range(0.0, 1.0)]
    public double TraceShare { get; init; } = 1;
}
