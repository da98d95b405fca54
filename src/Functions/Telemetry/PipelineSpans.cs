using System.Diagnostics;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Functions.Uploads;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>The spans of a photo's way from upload to row; they cost nothing while nobody listens.</summary>
/// <remarks>
/// <c>preprocess upload</c> &gt; <c>decode photo</c>, <c>find faces</c>, <c>send score-faces</c> &gt; <c>process score-faces</c>
/// &gt; <c>score faces</c>, <c>write rows</c>: one trace, across the queue. Where photos of several uploads share a message, it
/// has a trace of its own with links to theirs, and <c>score photo</c> goes on in each of theirs. A run of the network serves
/// many messages and links to whoever waits (OpenTelemetry, "Semantic conventions for messaging spans", trace structure).
/// </remarks>
internal static class PipelineSpans
{
    public const string SourceName = "DeepEmotion";

    private static readonly ActivitySource Source = new(SourceName);

    public static bool AreWanted => Source.HasListeners();

    public static Activity? StartUpload(string blob)
    {
        var span = Source.StartActivity("preprocess upload");
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(TelemetryNames.Upload, blob).SetTag(TelemetryNames.Batch, UploadName.Parse(blob).Batch);
        }
        return span;
    }

    /// <summary>One photo of a zip; a loose photo is its upload.</summary>
    public static Activity? StartEntry(string image) => Source.StartActivity("preprocess photo")?.SetTag(TelemetryNames.Image, image);

    public static Activity? StartDecoding() => Source.StartActivity("decode photo");

    public static Activity? StartFindingFaces() => Source.StartActivity("find faces");

    /// <summary>Its context is the message's creation context. Photos of several uploads are sent in a trace of its own that links to theirs.</summary>
    public static Activity? StartSend(string queue, IReadOnlyCollection<PendingPhoto> photos)
    {
        if (!AreWanted)
        {
            return null;
        }
        var uploads = photos.Select(static photo => ContextOf(photo.TraceParent)).Where(static upload => upload != default).Distinct().ToList();
        if (uploads.Count > 1)
        {
            Activity.Current = null;
        }
        var span = Source.StartActivity(
            $"send {queue}",
            ActivityKind.Producer,
            uploads.Count == 1 ? uploads[0] : default,
            links: uploads.Count > 1 ? uploads.Select(static upload => new ActivityLink(upload)) : null);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(TelemetryNames.MessagingSystem, TelemetryNames.QueueStorage)
                .SetTag(TelemetryNames.MessagingOperationName, "send")
                .SetTag(TelemetryNames.MessagingOperationType, "send")
                .SetTag(TelemetryNames.MessagingDestination, queue)
                .SetTag(TelemetryNames.PhotoCount, photos.Count);
        }
        return span;
    }

    /// <summary>Goes on with the trace of whoever sent the message; the invocation that brought it here is linked.</summary>
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

    /// <summary>A photo of a message that others share goes on with its own upload's trace, and links to the message's.</summary>
    public static Activity? StartPhoto(PendingPhoto photo)
    {
        var current = Activity.Current;
        return AreWanted && ContextOf(photo.TraceParent) is var upload && upload != default && upload.TraceId != current?.TraceId
            ? Source.StartActivity("score photo", ActivityKind.Internal, upload, links: current is null ? null : [new ActivityLink(current.Context)])
            : null;
    }

    /// <param name="callers">Contexts of the spans whose faces run together; those of untraced callers are default.</param>
    public static Activity? StartRun(IEnumerable<ActivityContext> callers) => !AreWanted ? null : Source.StartActivity(
        "run network", ActivityKind.Internal, parentContext: default, links: callers.Where(static caller => caller != default).Distinct().Select(static caller => new ActivityLink(caller)));

    public static Activity? StartWritingRows(int photos) => Source.StartActivity("write rows")?.SetTag(TelemetryNames.PhotoCount, photos);

    public static void Fail(this Activity span, Exception exception) =>
        span.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(TelemetryNames.ErrorType, exception.GetType().FullName);

    private static ActivityContext ContextOf(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;
}
