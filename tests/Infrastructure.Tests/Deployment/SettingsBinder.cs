using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>Reads settings as the app would and refuses what the app would not understand.</summary>
internal static class SettingsBinder
{
    public static void Bind<TOptions>(IReadOnlyDictionary<string, string> settings, string section)
        where TOptions : class, new()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build();
        Assert.NotEmpty(configuration.GetSection(section).GetChildren());
        var options = configuration.GetSection(section).Get<TOptions>(binder => binder.ErrorOnUnknownConfiguration = true)!;
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
    }
}
