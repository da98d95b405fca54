using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Storage.Queues.Models;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>Counts what this process does with photos, messages and faces. Units follow UCUM.</summary>
public sealed class PipelineMetrics
{
    public const string MeterName = "DeepEmotion";

    private readonly Counter<long> _photos;
    private readonly Counter<long> _faces;
    private readonly Histogram<double> _queueWait;
    private readonly Gauge<double> _queueOldest;
    private readonly Histogram<double> _processing;
    private readonly Histogram<int> _batchFill;
    private readonly Histogram<double> _scoring;

    public PipelineMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _photos = meter.CreateCounter<long>("deepemotion.photos", "{photo}", "Photos whose row was written, by status; a photo that is delivered twice counts once.");
        _faces = meter.CreateCounter<long>("deepemotion.faces", "{face}", "Scored faces whose photo's row was written, by emotion and model.");
        _queueWait = meter.CreateHistogram(
            "deepemotion.queue.wait", "s", "From a message's insertion to its first delivery.", advice: Bounds(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600));
        _queueOldest = meter.CreateGauge<double>("deepemotion.queue.oldest", "s", "How long the next message has waited; 0 if none waits.");
        _processing = meter.CreateHistogram(
            "messaging.process.duration", "s", "Duration of processing operation.", advice: Bounds(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10));
        _batchFill = meter.CreateHistogram(
            "deepemotion.scoring.batch_fill", "{face}", "Faces that went through the network together.", advice: Bounds(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024));
        _scoring = meter.CreateHistogram(
            "deepemotion.scoring.duration", "s", "Duration of one run of the network.", advice: Bounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5));
    }

    public bool WantsRuns => _batchFill.Enabled || _scoring.Enabled;

    /// <summary>A new row was written, or one that replaces an older row.</summary>
    /// <param name="status">The photo's status.</param>
    /// <param name="emotions">The most probable emotion of each of its faces.</param>
    /// <param name="model">The version that scored them; null if none did.</param>
    public void Written(string status, IEnumerable<string> emotions, string? model)
    {
        if (_photos.Enabled)
        {
            _photos.Add(1, Tag(TelemetryNames.PhotoStatus, status));
        }
        if (_faces.Enabled)
        {
            foreach (var emotion in emotions)
            {
                _faces.Add(1, Tag(TelemetryNames.Emotion, emotion), Tag(TelemetryNames.ModelVersion, model));
            }
        }
    }

    /// <summary>A message was taken. Redeliveries are not recorded: their wait says nothing about our load.</summary>
    public void Dequeued(string queue, QueueMessage message, DateTimeOffset now)
    {
        if (_queueWait.Enabled && message is { DequeueCount: <= 1, InsertedOn: { } inserted })
        {
            // The service's clock may be ahead of ours.
            _queueWait.Record(Math.Max(0, (now - inserted).TotalSeconds), Tag(TelemetryNames.MessagingDestination, queue));
        }
    }

    /// <param name="queue">The queue.</param>
    /// <param name="inserted">When its next message was put in; null if none waits.</param>
    /// <param name="now">The current time.</param>
    public void Waits(string queue, DateTimeOffset? inserted, DateTimeOffset now) =>
        _queueOldest.Record(inserted is { } since ? Math.Max(0, (now - since).TotalSeconds) : 0, Tag(TelemetryNames.MessagingDestination, queue));

    public void Processed(string queue, TimeSpan duration, Exception? exception)
    {
        if (!_processing.Enabled)
        {
            return;
        }
        var tags = new TagList
        {
            Tag(TelemetryNames.MessagingSystem, TelemetryNames.QueueStorage),
            Tag(TelemetryNames.MessagingOperationName, "process"),
            Tag(TelemetryNames.MessagingDestination, queue),
        };
        if (exception is not null)
        {
            tags.Add(TelemetryNames.ErrorType, exception.GetType().FullName);
        }
        _processing.Record(duration.TotalSeconds, tags);
    }

    public void Ran(ModelVersion model, int faces, TimeSpan duration)
    {
        var version = Tag(TelemetryNames.ModelVersion, model.ToString());
        _batchFill.Record(faces, version);
        _scoring.Record(duration.TotalSeconds, version);
    }

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    private static InstrumentAdvice<double> Bounds(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };

    private static InstrumentAdvice<int> Bounds(params int[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
