using System.Diagnostics;
using Azure.Identity;
using DeepEmotion.Functions.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DeepEmotion.Functions.Tests.Telemetry;

public sealed class TelemetryRegistrationTests
{
    // Nobody listens there.
    private static readonly (string, string) Otlp = (TelemetryRegistration.OtlpEndpoint, "http://127.0.0.1:9");
    private static readonly (string, string) Monitor = (
        TelemetryRegistration.AzureMonitor, "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:9/");

    [Fact]
    public void Without_a_destination_nothing_is_started()
    {
        using var services = Build();
        Assert.Null(services.GetService<TracerProvider>());
        Assert.Null(services.GetService<MeterProvider>());
        Assert.NotNull(services.GetService<PipelineMetrics>());
    }

    [Theory]
    [InlineData("otlp")]
    [InlineData("monitor")]
    [InlineData("console")]
    public void Each_destination_starts_spans_and_metrics(string destination)
    {
        using var services = Build(Destination(destination));
        Assert.NotNull(services.GetService<TracerProvider>());
        Assert.Contains(services.GetServices<Microsoft.Extensions.Hosting.IHostedService>(), service => service.GetType().Namespace!.StartsWith("OpenTelemetry", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("otlp")]
    [InlineData("monitor")]
    public void The_share_of_traces_is_ours_to_say_whatever_exporter_and_caller_think(string destination)
    {
        // The pipeline's own source has other listeners, in tests that run beside this one.
        using var source = new ActivitySource(TelemetryRegistration.FunctionsWorkerSource);
        var trace = ActivityTraceId.CreateRandom();
        var unsampled = new ActivityContext(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true);
        Assert.True(IsRecorded("1", unsampled));
        Assert.False(IsRecorded("0", new ActivityContext(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true)));

        bool IsRecorded(string share, ActivityContext parent)
        {
            using var services = Build(Destination(destination), ("Telemetry:TraceShare", share));
            _ = services.GetRequiredService<TracerProvider>();
            // Never ended, so nothing is sent.
            var span = source.StartActivity("probe", ActivityKind.Internal, parent);
            return span is { Recorded: true };
        }
    }

    [Fact]
    public void The_host_and_the_worker_read_the_same_authentication_string()
    {
        Assert.Null(AzureMonitorIdentity.From(null));
        Assert.IsType<ManagedIdentityCredential>(AzureMonitorIdentity.From("Authorization=AAD"));
        Assert.IsType<ManagedIdentityCredential>(AzureMonitorIdentity.From("ClientId=11111111-2222-3333-4444-555555555555;Authorization=AAD"));
        Assert.All(
            ["ClientId=1", "Authorization=Key", "nonsense"],
            setting => Assert.Contains(AzureMonitorIdentity.Setting, Assert.Throws<InvalidOperationException>(() => AzureMonitorIdentity.From(setting)).Message, StringComparison.Ordinal));
    }

    /// <summary>The exporter would send to its default address instead.</summary>
    [Theory]
    [InlineData("nonsense")]
    [InlineData("collector:4317")]
    [InlineData("ftp://collector")]
    public void A_collector_without_a_url_is_refused_at_start(string endpoint) => Assert.Contains(
        TelemetryRegistration.OtlpEndpoint,
        Assert.Throws<InvalidOperationException>(() => Build((TelemetryRegistration.OtlpEndpoint, endpoint))).Message,
        StringComparison.Ordinal);

    private static (string, string) Destination(string name) => name switch
    {
        "otlp" => Otlp,
        "monitor" => Monitor,
        _ => ("Telemetry:Console", "true"),
    };

    private static ServiceProvider Build(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System);
        return services.AddTelemetry(configuration).BuildServiceProvider();
    }
}
