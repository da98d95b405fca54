using System.Diagnostics;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>The span and metrics of every run of the network.</summary>
public sealed class RunTelemetry(PipelineMetrics metrics, TimeProvider time) : IScoringObserver
{
    public IDisposable? BeginRun(ModelVersion model, int faces, IEnumerable<ActivityContext> callers)
    {
        if (!PipelineSpans.AreWanted && !metrics.WantsRuns)
        {
            return null;
        }
        var span = PipelineSpans.StartRun(callers);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(TelemetryNames.FaceCount, faces).SetTag(TelemetryNames.ModelVersion, model.ToString());
        }
        return new Run(metrics, time, span, model, faces);
    }

    private sealed class Run(PipelineMetrics metrics, TimeProvider time, Activity? span, ModelVersion model, int faces) : IDisposable
    {
        private readonly long _started = time.GetTimestamp();

        public void Dispose()
        {
            metrics.Ran(model, faces, time.GetElapsedTime(_started));
            span?.Dispose();
        }
    }
}
