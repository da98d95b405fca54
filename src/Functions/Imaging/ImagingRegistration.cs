using DeepEmotion.Functions.Imaging.Detection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Imaging;

public static class ImagingRegistration
{
    /// <summary>Adds <see cref="PhotoAnalyzer"/>; options that are out of range stop the program at its start, by name.</summary>
    public static IServiceCollection AddImaging(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<ImagingOptions>(configuration, ImagingOptions.Section);
        services.AddValidated<FaceDetectionOptions>(configuration, FaceDetectionOptions.Section);
        services.AddSingleton<PhotoAnalyzer>();
        return services;
    }
}
