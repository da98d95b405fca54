using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.LocalHost.HostJson;

/// <summary>
/// host.json as the local host reads it. App settings named <c>AzureFunctionsJobHost__…</c> override its keys, as in Azure.
/// </summary>
public sealed class HostSettingsFile
{
    private const string OverrideSection = "AzureFunctionsJobHost";

    private static readonly FrozenSet<string> HonouredExtensions = new[]
    {
        "extensions:blobs:maxDegreeOfParallelism",
        "extensions:queues:batchSize",
        "extensions:queues:newBatchThreshold",
        "extensions:queues:maxDequeueCount",
        "extensions:queues:maxPollingInterval",
        "extensions:queues:visibilityTimeout",
        "extensions:queues:messageEncoding",
        "extensions:http:routePrefix",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly IConfiguration _file;

    private HostSettingsFile(IConfiguration file, HostSettings settings)
    {
        _file = file;
        Settings = settings;
    }

    public HostSettings Settings { get; }

    /// <summary>The categories and levels of <c>logging.logLevel</c>, in the form that AddConfiguration of logging takes.</summary>
    public IConfiguration Logging => _file.GetSection("logging");

    /// <summary>Keys under <c>extensions</c> that change something in Azure and nothing here.</summary>
    public IReadOnlyList<string> NotHonoured =>
        [.. _file.AsEnumerable()
            .Where(pair => pair.Value is not null && pair.Key.StartsWith("extensions:", StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair.Key)
            .Where(key => !HonouredExtensions.Contains(key))
            .Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Reads the file and the settings that override it.</summary>
    /// <exception cref="InvalidOperationException">A value is out of range or of the wrong form; the message names the key.</exception>
    public static HostSettingsFile Read(string path, IConfiguration appSettings)
    {
        var file = new ConfigurationBuilder()
            .AddJsonFile(Path.GetFullPath(path), optional: false)
            .AddInMemoryCollection(appSettings.GetSection(OverrideSection).AsEnumerable(makePathsRelative: true))
            .Build();
        var defaults = new HostSettings();
        return new HostSettingsFile(file, new HostSettings
        {
            FunctionTimeout = file.GetValue("functionTimeout", defaults.FunctionTimeout),
            Blobs = Bind<BlobSettings>(file, "extensions:blobs"),
            Queues = Bind<QueueSettings>(file, "extensions:queues"),
            Http = Bind<HttpSettings>(file, "extensions:http"),
        });
    }

    private static T Bind<T>(IConfiguration file, string section)
        where T : new()
    {
        var settings = file.GetSection(section).Get<T>() ?? new T();
        var wrong = new List<ValidationResult>();
        return Validator.TryValidateObject(settings, new ValidationContext(settings), wrong, validateAllProperties: true)
            ? settings
            : throw new InvalidOperationException(
                $"host.json, {section}: {string.Join(' ', wrong.Select(result => result.ErrorMessage))}");
    }
}
