using System.Collections.Immutable;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Benchmarks;

/// <summary>From the bytes of a photo to the emotions of its faces, in this process, by the classes that the functions use. Thread-safe.</summary>
internal sealed class PhotoPipeline : IDisposable
{
    private readonly BlazeFaceDetector _detector;
    private readonly PhotoAnalyzer _analyzer;
    private readonly EmotionNetwork _network;

    public PhotoPipeline(FaceDetectionOptions? detection = null)
    {
        _detector = new BlazeFaceDetector(Options.Create(detection ?? new FaceDetectionOptions()));
        _analyzer = new PhotoAnalyzer(Options.Create(new ImagingOptions()), _detector);
        var (onnx, manifest) = BundledModel.Read();
        var scoring = Options.Create(new ScoringOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1 });
        _network = EmotionNetwork.Load(onnx, manifest, new SessionFactory(scoring, NullLogger<SessionFactory>.Instance));
    }

    /// <param name="content">A photo's bytes.</param>
    /// <returns>Its faces, the score of each, and what that cost.</returns>
    /// <exception cref="PhotoRejectedException">The photo cannot be read.</exception>
    public (PhotoFaces Photo, ImmutableArray<FaceScore> Scores, PhotoCost Cost) Analyze(byte[] content)
    {
        var start = Environment.CpuUsage.TotalTime;
        using var photo = _analyzer.Decode(content, CancellationToken.None);
        var decoded = Environment.CpuUsage.TotalTime;
        var faces = _analyzer.FindFaces(photo, CancellationToken.None);
        var found = Environment.CpuUsage.TotalTime;
        var scores = _network.Score([.. faces.Faces.Select(static face => face.Crop)]);
        return (faces, scores, new PhotoCost(decoded - start, found - decoded, Environment.CpuUsage.TotalTime - found));
    }

    public void Dispose()
    {
        _network.Dispose();
        _detector.Dispose();
    }
}
