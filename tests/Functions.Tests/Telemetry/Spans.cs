using System.Collections.Concurrent;
using System.Diagnostics;
using DeepEmotion.Functions.Telemetry;

namespace DeepEmotion.Functions.Tests.Telemetry;

/// <summary>The spans that end while this is alive, those of tests beside it too.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public Spans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PipelineSpans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IEnumerable<Activity> Ended => _ended;

    /// <summary>The one span of that name in a trace.</summary>
    public Activity Single(ActivityTraceId trace, string name) => Assert.Single(_ended, span => span.TraceId == trace && span.DisplayName == name);

    public void Dispose() => _listener.Dispose();
}
