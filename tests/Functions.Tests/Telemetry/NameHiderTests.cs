using System.Diagnostics;
using System.Reflection;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Model.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace DeepEmotion.Functions.Tests.Telemetry;

public sealed class NameHiderTests
{
    private const string Name = "ann-smith";

    /// <summary>Every message of every class that logs, with a name in each place that takes a text.</summary>
    [Fact]
    public void No_log_message_that_there_is_lets_a_name_through()
    {
        var sent = new List<string>();
        using var services = SentLogs.Through(new LogNameHider(), sent);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("any");
        var messages = typeof(LogNameHider).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(static method => (Method: method, Template: method.GetCustomAttribute<LoggerMessageAttribute>()?.Message))
            .Where(static message => message.Template is not null)
            .ToList();
        Assert.True(messages.Count > 15);
        foreach (var (method, template) in messages)
        {
            method.Invoke(null, [.. method.GetParameters().Select(parameter => ValueOf(parameter, logger))]);
            Assert.Contains(template!, sent[^1], StringComparison.Ordinal);
        }
        Assert.Equal(messages.Count, sent.Count);
        Assert.DoesNotContain(sent, static line => line.Contains(Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_who_did_it_and_an_errors_kind_stay()
    {
        var sent = new List<string>();
        using var services = SentLogs.Through(new LogNameHider(), sent);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("any");
#pragma warning disable CA1848, CA1873, CA2254
        logger.LogInformation(new IOException($"{Name}.jpg is in use"), "{Who}: {Action} {Batch}: {Outcome}, {Images} photos", "operator@example.com", "forget", Name, "done", 12);
#pragma warning restore CA1848, CA1873, CA2254
        Assert.Equal("{Who}: {Action} {Batch}: {Outcome}, {Images} photos | Who=operator@example.com Action=forget Batch=(hidden) Outcome=done Images=12 error.type=System.IO.IOException | ", sent[0]);
    }

    [Fact]
    public void Why_a_model_was_refused_stays_for_models_know_no_photo()
    {
        var sent = new List<string>();
        using var services = SentLogs.Through(new LogNameHider(), sent);
#pragma warning disable CA1848, CA1873, CA2254
        services.GetRequiredService<ILogger<HotModel>>().LogWarning("Model {Candidate} was refused: {Reason}", "20260102-030405-01234567", "SHA-256 differs");
#pragma warning restore CA1848, CA1873, CA2254
        Assert.Contains("Reason=SHA-256 differs", sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Spans_keep_their_places_and_lose_the_names_in_them()
    {
        using var source = new ActivitySource(nameof(NameHiderTests));
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddProcessor(new SpanNameHider()).Build();
        var span = source.StartActivity("preprocess upload")!;
        span.SetTag(TelemetryNames.Batch, Name).SetTag(TelemetryNames.Upload, $"{Name}/a.jpg").SetTag(TelemetryNames.Image, "a.jpg").SetTag(TelemetryNames.PhotoCount, 3);
        span.Fail(new IOException($"{Name}/a.jpg"));
        span.Stop();
        Assert.Equal(["(hidden)", "(hidden)", "(hidden)", "3", "System.IO.IOException"], span.TagObjects.Select(static tag => tag.Value!.ToString()));
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
    }

    private static object? ValueOf(ParameterInfo parameter, ILogger logger) => parameter.ParameterType switch
    {
        var type when type.IsAssignableFrom(typeof(ILogger)) => logger,
        var type when type == typeof(string) => MayStay(parameter.Name!) ? "stays" : Name,
        var type when type.IsAssignableTo(typeof(Exception)) || type == typeof(Exception) => new IOException(Name),
        var type when type.IsValueType => Activator.CreateInstance(type),
        var type => throw new NotSupportedException($"What is a {type} in a log message?"),
    };

    // A queue's or a container's own name, a model's version, and who did what to it.
    private static bool MayStay(string parameter) => parameter is "queue" or "container" or "modelVersion" or "candidate" or "provider" or "configured" or "who" or "action" or "outcome" or "key";
}
