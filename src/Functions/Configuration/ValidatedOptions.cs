using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Configuration;

/// <summary>Options that are validated at start-up: an error names the key before anything runs.</summary>
internal static class ValidatedOptions
{
    public static IServiceCollection AddValidated<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
