using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace DeepEmotion.Functions.Tests.Telemetry;

/// <summary>What would be sent of a log.</summary>
internal static class SentLogs
{
    /// <summary>Services that log; what comes out of a processor is one line each: text, attributes, exception.</summary>
    public static ServiceProvider Through(BaseProcessor<LogRecord> processor, List<string> sent) => new ServiceCollection()
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.AddProcessor(processor).AddProcessor(new Collector(sent));
        }))
        .BuildServiceProvider();

    private sealed class Collector(List<string> sent) : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data) => sent.Add(
            $"{data.FormattedMessage} | {string.Join(' ', data.Attributes!.Where(static attribute => attribute.Key != "{OriginalFormat}").Select(static attribute => $"{attribute.Key}={attribute.Value}"))} | {data.Exception}");
    }
}
