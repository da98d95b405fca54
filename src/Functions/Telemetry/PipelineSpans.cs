using System.Diagnostics;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>The spans of a photo from upload to row; they cost nothing without a listener.</summary>
/// <remarks>
/// <c>preprocess upload</c> &gt; <c>decode photo</c>, <c>find faces</c>, <c>send score-faces</c> &gt; <c>process score-faces</c>
/// &gt; <c>score faces</c>, <c>write rows</c>: one trace, across the queue. A run of the network serves many messages and links
/// to each (OpenTelemetry, "Semantic conventions for messaging spans", trace structure).
/// </remarks>
internal static class PipelineSpans
{
    public const string SourceName = "DeepEmotion";

    private static readonly ActivitySource Source = new(SourceName);

    public static bool AreWanted => Source.HasListeners();

    public static Activity? StartUpload(string blob, string batch)
    {
        var span = Source.StartActivity("preprocess upload");
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(TelemetryNames.Upload, blob).SetTag(TelemetryNames.Batch, batch);
        }
        return span;
    }

    /// <summary>One photo of a zip; for a loose photo, the upload's span is enough.</summary>
    public static Activity? StartEntry(string image) => Source.StartActivity("preprocess photo")?.SetTag(TelemetryNames.Image, image);

    public static Activity? StartDecoding() => Source.StartActivity("decode photo");

    public static Activity? StartFindingFaces() => Source.StartActivity("find faces");

    /// <summary>Its context is the message's creation context.</summary>
    public static Activity? StartSend(string queue, int photos)
    {
        var span = Source.StartActivity($"send {queue}", ActivityKind.Producer);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(TelemetryNames.MessagingSystem, TelemetryNames.QueueStorage)
                .SetTag(TelemetryNames.MessagingOperationName, "send")
                .SetTag(TelemetryNames.MessagingOperationType, "send")
                .SetTag(TelemetryNames.MessagingDestination, queue)
                .SetTag(TelemetryNames.PhotoCount, photos);
        }
        return span;
    }

    /// <summary>Continues the sender's trace and links to the invocation that delivered the message.</summary>
    public static Activity? StartProcess(string queue, string? traceParent)
    {
        if (!AreWanted)
        {
            return null;
        }
        var invocation = Activity.Current?.Context ?? default;
        var sender = ContextOf(traceParent);
        IEnumerable<ActivityLink>? links = sender != default && invocation != default ? [new ActivityLink(invocation)] : null;
        return Source.StartActivity($"process {queue}", ActivityKind.Consumer, sender, links: links)?
            .SetTag(TelemetryNames.MessagingSystem, TelemetryNames.QueueStorage)
            .SetTag(TelemetryNames.MessagingOperationName, "process")
            .SetTag(TelemetryNames.MessagingOperationType, "process")
            .SetTag(TelemetryNames.MessagingDestination, queue);
    }

    public static Activity? StartScoring(int photos) => Source.StartActivity("score faces")?.SetTag(TelemetryNames.PhotoCount, photos);

    /// <param name="callers">Contexts of the spans whose faces run together; those of untraced callers are default.</param>
    public static Activity? StartRun(IEnumerable<ActivityContext> callers) => !AreWanted ? null : Source.StartActivity(
        "run network", ActivityKind.Internal, parentContext: default, links: callers.Where(static caller => caller != default).Distinct().Select(static caller => new ActivityLink(caller)));

    public static Activity? StartWritingRows(int photos) => Source.StartActivity("write rows")?.SetTag(TelemetryNames.PhotoCount, photos);

    public static void Fail(this Activity span, Exception exception) =>
        span.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(TelemetryNames.ErrorType, exception.GetType().FullName);

    private static ActivityContext ContextOf(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;
}
