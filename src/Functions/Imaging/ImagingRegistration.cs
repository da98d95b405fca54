using DeepEmotion.Functions.Imaging.Detection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Imaging;

public static class ImagingRegistration
{
    /// <summary>Adds <see cref="PhotoAnalyzer"/>; options that are out of range stop the program at its start, by name.</summary>
    public static IServiceCollection AddImaging(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ImagingOptions>()
            .Bind(configuration.GetSection(ImagingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<FaceDetectionOptions>()
            .Bind(configuration.GetSection(FaceDetectionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PhotoAnalyzer>();
        return services;
    }
}
