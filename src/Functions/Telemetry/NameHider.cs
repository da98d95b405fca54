using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>Keeps names of batches and photos out of the logs that are sent; messages keep their template, errors their kind.</summary>
internal sealed class LogNameHider : BaseProcessor<LogRecord>
{
    public const string Hidden = "(hidden)";

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { "Batch", "Upload", "Image", "Blob", "File", "Name" };

    public override void OnEnd(LogRecord data)
    {
        var attributes = data.Attributes?.Select(static attribute => Names.Contains(attribute.Key) ? KeyValuePair.Create<string, object?>(attribute.Key, Hidden) : attribute).ToList() ?? [];
        if (data.Exception is { } exception)
        {
            // Its words may name a file.
            attributes.Add(KeyValuePair.Create<string, object?>(TelemetryNames.ErrorType, exception.GetType().FullName));
            data.Exception = null;
        }
        data.Attributes = attributes;
        data.FormattedMessage = attributes.Find(static attribute => attribute.Key == "{OriginalFormat}").Value?.ToString();
    }
}

/// <summary>The same for spans.</summary>
internal sealed class SpanNameHider : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        foreach (var name in (string[])[TelemetryNames.Batch, TelemetryNames.Upload, TelemetryNames.Image])
        {
            if (data.GetTagItem(name) is not null)
            {
                data.SetTag(name, LogNameHider.Hidden);
            }
        }
        if (data.Status == ActivityStatusCode.Error)
        {
            data.SetStatus(ActivityStatusCode.Error);
        }
    }
}
