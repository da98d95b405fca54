// Finds the faces of one photo and scores their expressions: dotnet run -c Release --project samples/ScoreOnePhoto -- photo.jpg
using System.Globalization;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var content = await File.ReadAllBytesAsync(args[0]).ConfigureAwait(false);

// All of these are thread-safe. Create them once: loading takes longer than scoring.
using var detector = new BlazeFaceDetector(Options.Create(new FaceDetectionOptions()));
var analyzer = new PhotoAnalyzer(Options.Create(new ImagingOptions()), detector);
var sessions = new SessionFactory(Options.Create(new ScoringOptions { ExecutionProvider = ExecutionProvider.Cpu }), NullLogger<SessionFactory>.Instance);
var (onnx, manifest) = BundledModel.Read();
using var network = EmotionNetwork.Load(onnx, manifest, sessions);

try
{
    using var photo = analyzer.Decode(content, CancellationToken.None);
    var faces = analyzer.FindFaces(photo, CancellationToken.None).Faces;
    var scores = network.Score([.. faces.Select(face => face.Crop)]);
    foreach (var (face, score) in faces.Zip(scores))
    {
        Console.WriteLine($"{face.Box.X} {face.Box.Y} {face.Box.Width} {face.Box.Height}  {score.Emotion.Name()}  {score.Confidence:P0}");
    }
    return 0;
}
catch (PhotoRejectedException rejected)
{
    await Console.Error.WriteLineAsync(rejected.Message).ConfigureAwait(false);
    return 1;
}
