using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.LocalHost.Settings;

/// <summary>
/// host.json as the local host reads it. App settings named <c>AzureFunctionsJobHost__…</c> override its keys, as in Azure.
/// </summary>
/// <param name="Settings">The settings for the listeners.</param>
/// <param name="Logging">The categories and levels of <c>logging.logLevel</c>, in the form that logging's AddConfiguration expects.</param>
public sealed record HostSettingsFile(HostSettings Settings, IConfiguration Logging)
{
    private const string OverrideSection = "AzureFunctionsJobHost";

    /// <summary>Reads the file and the settings that override it.</summary>
    /// <exception cref="InvalidOperationException">A value is out of range or malformed; the message names the key.</exception>
    public static HostSettingsFile Read(string path, IConfiguration appSettings)
    {
        var file = new ConfigurationBuilder()
            .AddJsonFile(Path.GetFullPath(path), optional: false)
            .AddInMemoryCollection(appSettings.GetSection(OverrideSection).AsEnumerable(makePathsRelative: true))
            .Build();
        var settings = new HostSettings
        {
            FunctionTimeout = file.GetValue("functionTimeout", new HostSettings().FunctionTimeout),
            Blobs = Bind<BlobSettings>(file, "extensions:blobs"),
            Queues = Bind<QueueSettings>(file, "extensions:queues"),
            Http = Bind<HttpSettings>(file, "extensions:http"),
        };
        return new HostSettingsFile(Valid(settings, "functionTimeout"), file.GetSection("logging"));
    }

    private static T Bind<T>(IConfiguration file, string section)
        where T : class, new() => Valid(file.GetSection(section).Get<T>() ?? new T(), section);

    private static T Valid<T>(T settings, string section)
        where T : class
    {
        var wrong = new List<ValidationResult>();
        return Validator.TryValidateObject(settings, new ValidationContext(settings), wrong, validateAllProperties: true)
            ? settings
            : throw new InvalidOperationException($"host.json, {section}: {string.Join(' ', wrong.Select(result => result.ErrorMessage))}");
    }
}
