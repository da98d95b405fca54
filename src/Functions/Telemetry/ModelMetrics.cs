using System.Diagnostics.Metrics;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>Which model serves, how often it was swapped, and how far its answers have drifted; measured when metrics are collected.</summary>
public sealed class ModelMetrics
{
    private readonly HotModel _model;
    private readonly EmotionDrift _drift = new();
    private readonly Instrument _driftGauge;

    public ModelMetrics(IMeterFactory meters, HotModel model)
    {
        _model = model;
        var meter = meters.Create(PipelineMetrics.MeterName);
        meter.CreateObservableGauge("deepemotion.model.serving", Serving, "1", "Always 1; the attributes say which model serves, and on what.");
        meter.CreateObservableGauge("deepemotion.model.problem", () => _model.Status is { Problem: null, RegistryProblem: null } ? 0 : 1, "1", "1 while the version that the registry names does not serve, or the registry does not answer.");
        meter.CreateObservableCounter("deepemotion.model.swaps", () => _model.Status.Swaps, "{swap}", "Models loaded since the start.");
        meter.CreateObservableCounter("deepemotion.model.rejections", () => _model.Status.Rejections, "{model}", "Candidates that failed their checks since the start.");
        _driftGauge = meter.CreateObservableGauge(
            "deepemotion.emotion.drift",
            Drift,
            "1",
            "Jensen-Shannon divergence (base 2, 0 to 1) of the emotions of recent faces from those of the model's evaluation.");
    }

    /// <summary>Faces were scored.</summary>
    public void Scored(PhotoScore score)
    {
        if (!_driftGauge.Enabled)
        {
            return;
        }
        if (_model.Manifest is { } manifest && manifest.Version == score.Model)
        {
            _drift.Add(manifest, score.Faces.Select(static face => face.Emotion));
        }
    }

    private IEnumerable<Measurement<int>> Serving() => _model.Status is { Serving: { } serving } status
        ?
        [
            new(
                1,
                new(TelemetryNames.ModelVersion, serving.ToString()),
                new(TelemetryNames.ModelBundled, status.Bundled),
                new(TelemetryNames.ScoringProvider, Name(_model.Provider)),
                new KeyValuePair<string, object?>(TelemetryNames.ScoringConfigured, Name(_model.Configured))),
        ]
        : [];

    private static string Name(ExecutionProvider provider) => provider.ToString().ToLowerInvariant();

    private IEnumerable<Measurement<double>> Drift() => _drift.Measure() is var (model, divergence)
        ? [new Measurement<double>(divergence, new KeyValuePair<string, object?>(TelemetryNames.ModelVersion, model.ToString()))]
        : [];
}
