using System.Collections.Immutable;
using System.Security.Cryptography;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;

namespace DeepEmotion.Training.Export;

/// <summary>A model ready to be published: the file and its manifest.</summary>
public sealed record ModelPackage(byte[] Onnx, ModelManifest Manifest)
{
    /// <summary>The same network in int8; null where the manifest names none.</summary>
    public byte[]? Quantized { get; init; }

    internal const int GoldenFaces = 4;
    internal const int GoldenSeed = 2013;
    private const float GoldenTolerance = 1e-3f;

    /// <summary>Calibrates, exports and verifies a trained network, and measures the exported file on PublicTest.</summary>
    /// <param name="network">The averaged weights.</param>
    /// <param name="name">The network's name in the catalogue.</param>
    /// <param name="labels">The emotions in the order of the outputs.</param>
    /// <param name="set">The cleaned data set.</param>
    /// <param name="origin">When, from which source and by which command.</param>
    public static ModelPackage Create(FaceNetwork network, string name, ImmutableArray<Emotion> labels, FaceSet set, ModelOrigin origin)
    {
        var validation = set.Of(Split.PublicTest);
        var tensors = FaceTensors.Create(validation, labels);
        var temperature = Temperature.Fit(Inference.Views(network, tensors.Faces).Logits, [.. tensors.Labels.data<long>().Select(l => (int)l)]);
        return Create(network, name, set, origin, temperature, nameof(Split.PublicTest), model => model.Score(validation));
    }

    /// <summary>The same for a network trained on every face: calibrated and measured by the answers of other networks for faces held out from them.</summary>
    public static ModelPackage Create(FaceNetwork network, string name, HeldOutAnswers heldOut, FaceSet set, ModelOrigin origin)
    {
        var temperature = Temperature.Fit(heldOut.Views, heldOut.Truth);
        var answers = new Answers(network.Labels, heldOut.Truth, Temperature.Probabilities(heldOut.Views, network.Classes, temperature));
        return Create(network, name, set, origin, temperature, PromotionGate.CrossValidation, _ => answers);
    }

    private static ModelPackage Create(
        FaceNetwork network, string name, FaceSet set, ModelOrigin origin, double temperature, string measuredOn, Func<OnnxModel, Answers> measure)
    {
        var exported = OnnxExporter.Export(network, temperature);
        ExportVerification.Verify(exported, network, temperature, GoldenSeed);

        using var model = new OnnxModel(exported.Content);
        return Describe(exported.Content, model, new(name, network.parameters().Sum(p => p.numel()), exported.MultiplyAdds), set.Fingerprint(), measure(model), measuredOn, origin);
    }

    /// <summary>A package from an existing file.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="model">The opened file.</param>
    /// <param name="network">Facts about the network.</param>
    /// <param name="data">What it was trained on.</param>
    /// <param name="answers">The answers behind its metrics.</param>
    /// <param name="measuredOn">The split of the answers.</param>
    /// <param name="origin">When, from which source and by which command.</param>
    internal static ModelPackage Describe(
        byte[] content, OnnxModel model, NetworkFacts network, DataFingerprint data, Answers answers, string measuredOn, ModelOrigin origin)
    {
        var golden = ExportVerification.RandomFaces(GoldenFaces, GoldenSeed);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        return new(content, new()
        {
            Version = ModelVersion.Create(origin.TrainedAt, sha256),
            Sha256 = sha256,
            Labels = model.Labels,
            Network = network.Name,
            Parameters = network.Parameters,
            MultiplyAdds = network.MultiplyAdds,
            TrainedAt = origin.TrainedAt,
            Command = origin.Command,
            Commit = origin.Commit,
            Teachers = origin.Teachers,
            Data = data,
            Metrics = ImmutableDictionary<string, SplitMetrics>.Empty.Add(measuredOn, Measurement.Measure(answers)),
            EmotionShares = Shares(answers),
            Unsure = UnsureChoice.Choose(answers, measuredOn),
            Golden = new(golden, [.. model.Run(golden, "probabilities")], GoldenTolerance),
        });
    }

    /// <summary>Writes <c>model.onnx</c>, <c>model.int8.onnx</c> where there is one, and <c>manifest.json</c>, each completely or not at all, the manifest last.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        if (Quantized is not null)
        {
            WholeFile.Write(Path.Combine(folder, RunFolder.Int8Name), Quantized);
        }
        WholeFile.Write(Path.Combine(folder, RunFolder.ModelName), Onnx);
        WholeFile.Write(Path.Combine(folder, RunFolder.ManifestName), ManifestJson.WriteManifest(Manifest));
    }

    private static ImmutableDictionary<Emotion, double> Shares(Answers answers) => answers.Labels.Index().ToImmutableDictionary(
        l => l.Item, l => Enumerable.Range(0, answers.Count).Count(i => answers.Choice(i) == l.Index) / (double)answers.Count);
}
