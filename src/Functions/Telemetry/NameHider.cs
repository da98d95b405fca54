using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>Removes names of batches and photos from exported logs; messages keep their template, numbers and error types.</summary>
/// <remarks>A text is hidden unless its placeholder is known to hold no name: reasons quote file names, too.</remarks>
internal sealed class LogNameHider : BaseProcessor<LogRecord>
{
    public const string Hidden = "(hidden)";

    private const string ModelCategories = "DeepEmotion.Model.";

    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "{OriginalFormat}", TelemetryNames.ErrorType, "Action", "Candidate", "Configured", "Container", "Key", "ModelVersion", "Outcome", "Provider", "Queue", "Who",
    };

    public override void OnEnd(LogRecord data)
    {
        // The model code knows no photo names.
        if (data.CategoryName?.StartsWith(ModelCategories, StringComparison.Ordinal) == true)
        {
            return;
        }
        var attributes = data.Attributes?.Select(static attribute => IsHarmless(attribute) ? attribute : KeyValuePair.Create<string, object?>(attribute.Key, Hidden)).ToList() ?? [];
        if (data.Exception is { } exception)
        {
            // Its message may name a file.
            attributes.Add(KeyValuePair.Create<string, object?>(TelemetryNames.ErrorType, exception.GetType().FullName));
            data.Exception = null;
        }
        data.Attributes = attributes;
        data.FormattedMessage = attributes.Find(static attribute => attribute.Key == "{OriginalFormat}").Value?.ToString();
    }

    private static bool IsHarmless(KeyValuePair<string, object?> attribute) =>
        attribute.Value is null or bool or int or long or double or TimeSpan or DateTimeOffset || Harmless.Contains(attribute.Key);
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
