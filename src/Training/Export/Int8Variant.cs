using System.Globalization;
using System.Security.Cryptography;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Export;

/// <summary>Adds an int8 file to a model, if its accuracy is close enough.</summary>
internal static class Int8Variant
{
    /// <summary>The most accuracy on PublicTest that it may lose, as a share.</summary>
    public const double MostLost = 0.002;

    private const int CalibrationFaces = 384;
    private const string Name = "int8";

    /// <param name="package">A model with figures for PublicTest.</param>
    /// <param name="set">Training faces, from which ranges are taken, and PublicTest.</param>
    /// <returns>The model with the file, or as it was; and a sentence on what was found.</returns>
    public static (ModelPackage Package, string Finding) Add(ModelPackage package, FaceSet set)
    {
        var (training, validation) = (set.Of(Split.Training), set.Of(Split.PublicTest));
        if (training.Length < CalibrationFaces || !package.Manifest.Metrics.TryGetValue(PromotionGate.Split, out var full) || full.Images != validation.Count(f => package.Manifest.Labels.Contains(f.Emotion)))
        {
            return (package, $"no int8 file: it needs {CalibrationFaces} training images and the same PublicTest images that the model was measured on");
        }
        if (Int8Network.Quantize(package.Onnx, Sample(training)) is not { } int8)
        {
            return (package, "no int8 file: no convolution of this network would be faster");
        }
        using var model = new OnnxModel(int8);
        var metrics = Measurement.Measure(model.Score(validation));
        var finding = string.Create(CultureInfo.InvariantCulture, $"int8: {metrics.Accuracy:P2} of PublicTest, fp32 {full.Accuracy:P2}");
        if (metrics.Accuracy < full.Accuracy - MostLost)
        {
            return (package, $"{finding}: not kept, for it loses more than {100 * MostLost} points");
        }
        var golden = ExportVerification.RandomFaces(ModelPackage.GoldenFaces, ModelPackage.GoldenSeed);
        var precision = new ModelPrecision(
            Name,
            Convert.ToHexStringLower(SHA256.HashData(int8)),
            new(golden, [.. model.Run(golden, "probabilities")], ManifestRules.MaxTolerance),
            package.Manifest.Metrics.Clear().Add(PromotionGate.Split, metrics));
        return (package with { Quantized = int8, Manifest = package.Manifest with { Precisions = [precision] } }, finding);
    }

    // Spread over the whole split, which may be sorted.
    private static byte[] Sample(IReadOnlyList<LabelledFace> faces) =>
        [.. Enumerable.Range(0, CalibrationFaces).SelectMany(i => faces[(int)((long)i * faces.Count / CalibrationFaces)].Crop.Pixels.ToArray())];
}
