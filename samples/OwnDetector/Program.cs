// Scores faces from your own detector: dotnet run -c Release --project samples/OwnDetector -- photo.jpg photo.boxes
// To use another detector in the app, register it as IFaceDetector where src/Functions/ServiceRegistration.cs registers BlazeFace.
// tests/Vision.Tests/Detection/FaceDetectorConformance.cs says what a detector must do.
using System.Globalization;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision;
using DeepEmotion.Vision.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OwnDetector;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var detector = new AnnotatedFaces(args[1]);
var analyzer = new PhotoAnalyzer(Options.Create(new ImagingOptions()), detector);
var sessions = new SessionFactory(Options.Create(new ScoringOptions { ExecutionProvider = ExecutionProvider.Cpu }), NullLogger<SessionFactory>.Instance);
var (onnx, manifest) = BundledModel.Read();
using var network = EmotionNetwork.Load(onnx, manifest, sessions);

using var photo = analyzer.Decode(await File.ReadAllBytesAsync(args[0]).ConfigureAwait(false), CancellationToken.None);
var found = analyzer.FindFaces(photo, CancellationToken.None);
Console.WriteLine($"{found.Faces.Length} faces by {found.Detector}");
foreach (var score in network.Score([.. found.Faces.Select(face => face.Crop)]))
{
    Console.WriteLine($"{score.Emotion.Name()}  {score.Confidence:P0}");
}
