using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision;
using Microsoft.Extensions.DependencyInjection;
using NetVips;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Loads the networks and runs each of them once while the storage starts, so that the first photo does not wait for code to be compiled.</summary>
internal static class WarmUp
{
    private const int Side = 320;

    /// <exception cref="DllNotFoundException">A native library doesn't load on this system.</exception>
    public static void Run(IServiceProvider services, CancellationToken cancellationToken)
    {
        var analyzer = services.GetRequiredService<PhotoAnalyzer>();
        using var empty = Image.Black(Side, Side, bands: 3);
        using var photo = analyzer.Decode(empty.JpegsaveBuffer(), cancellationToken);
        analyzer.FindFaces(photo, cancellationToken);
        try
        {
            var sessions = services.GetRequiredService<SessionFactory>();
            var (onnx, manifest) = BundledModel.Read(sessions.Precision);
            EmotionNetwork.Load(onnx, manifest, sessions, cancellationToken).Dispose();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // HotModel loads the serving model after this, and says what prevents it.
        }
    }
}
