using Azure.Monitor.OpenTelemetry.Exporter;
using DeepEmotion.Functions.Configuration;
using DeepEmotion.Model.Serving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>Sends spans, metrics and logs as configured; without any of these settings nothing is started.</summary>
/// <remarks>
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (and the other OTEL_EXPORTER_OTLP settings), <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>,
/// <c>Telemetry:Console</c>. The Functions host drops what a worker logs outside an invocation, so this process sends its warnings itself.
/// </remarks>
internal static class TelemetryRegistration
{
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    // Otherwise the exporter reports about itself to Microsoft. It has no public option for that.
    private const string NoStatsbeat = "APPLICATIONINSIGHTS_STATSBEAT_DISABLED";

    // The worker's span of an invocation links ours to the Functions host's request.
    internal const string FunctionsWorkerSource = "Microsoft.Azure.Functions.Worker";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<TelemetryOptions>(configuration, TelemetryOptions.Section);
        services.AddMetrics();
        services.AddSingleton<PipelineMetrics>();
        services.AddSingleton<ModelMetrics>();
        services.AddSingleton<QueueTelemetry>();
        services.AddSingleton<IScoringObserver, RunTelemetry>();
        var options = configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        var otlp = !string.IsNullOrWhiteSpace(configuration[OtlpEndpoint]);
        if (otlp && !(Uri.TryCreate(configuration[OtlpEndpoint], UriKind.Absolute, out var collector) && (collector.Scheme == Uri.UriSchemeHttp || collector.Scheme == Uri.UriSchemeHttps)))
        {
            // The exporter would send to its default address instead.
            throw new InvalidOperationException($"{OtlpEndpoint} must be an http or https URL, such as http://collector:4317; it is '{configuration[OtlpEndpoint]}'.");
        }
        var monitor = configuration[AzureMonitor] is { Length: > 0 } connection ? connection : null;
        if (Sends(configuration) || options.Console)
        {
            Start(services, options, otlp, monitor, configuration[AzureMonitorIdentity.Setting]);
        }
        return services;
    }

    /// <summary>Whether this process sends telemetry: then the Functions host must not forward the same logs.</summary>
    public static bool Sends(IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration[OtlpEndpoint]) || !string.IsNullOrEmpty(configuration[AzureMonitor]);

    private static void Start(IServiceCollection services, TelemetryOptions options, bool otlp, string? monitor, string? authentication)
    {
        if (monitor is not null && Environment.GetEnvironmentVariable(NoStatsbeat) is null)
        {
            Environment.SetEnvironmentVariable(NoStatsbeat, "true");
        }
        var identity = monitor is null ? null : AzureMonitorIdentity.From(authentication);
        services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("deepemotion-functions", "deepemotion").AddEnvironmentVariableDetector())
            .WithTracing(tracing =>
            {
                tracing.AddSource(PipelineSpans.SourceName, FunctionsWorkerSource);
                if (options.HideNames)
                {
                    tracing.AddProcessor(new SpanNameHider());
                }
                if (otlp)
                {
                    tracing.AddOtlpExporter();
                }
                if (monitor is not null)
                {
                    tracing.AddAzureMonitorTraceExporter(exporter => Set(exporter, monitor), identity);
                }
                if (options.Console)
                {
                    tracing.AddConsoleExporter();
                }
                // The host passes its context as not sampled, so a parent-based sampler would drop everything
                // (azure-functions-dotnet-worker #2802). Set last, because the Azure Monitor exporter also sets one.
                tracing.SetSampler(new TraceIdRatioBasedSampler(options.TraceShare));
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(PipelineMetrics.MeterName).AddInstrumentation(static provider => provider.GetRequiredService<ModelMetrics>());
                if (otlp)
                {
                    metrics.AddOtlpExporter();
                }
                if (monitor is not null)
                {
                    metrics.AddAzureMonitorMetricExporter(exporter => Set(exporter, monitor), identity);
                }
                if (options.Console)
                {
                    metrics.AddConsoleExporter();
                }
            })
            .WithLogging(
                logging =>
                {
                    if (options.HideNames)
                    {
                        logging.AddProcessor(new LogNameHider());
                    }
                    if (otlp)
                    {
                        logging.AddOtlpExporter();
                    }
                    if (monitor is not null)
                    {
                        // Warnings are sent even if their trace is not kept.
                        logging.AddAzureMonitorLogExporter(exporter =>
                        {
                            Set(exporter, monitor);
                            exporter.EnableTraceBasedLogsSampler = false;
                        }, identity);
                    }
                },
                static logging => logging.IncludeFormattedMessage = true);
        services.AddLogging(static logging => logging
            .AddFilter<OpenTelemetryLoggerProvider>("", LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>(typeof(HotModel).FullName, LogLevel.Information)
            // Operator actions: who promoted, requeued or forgot what.
            .AddFilter<OpenTelemetryLoggerProvider>("DeepEmotion.Functions.Http.Api", LogLevel.Information));
    }

    // What is not sent is lost rather than kept in files that forgetting does not know.
    private static void Set(AzureMonitorExporterOptions exporter, string connection) => (exporter.ConnectionString, exporter.DisableOfflineStorage) = (connection, true);
}
