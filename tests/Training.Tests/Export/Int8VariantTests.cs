using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Onnx.Proto;
using DeepEmotion.Model.Registry;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Publishing;

namespace DeepEmotion.Training.Tests.Export;

public sealed class Int8VariantTests
{
    private const int Images = 400;
    private static readonly FaceSet Set = SyntheticFaces.Set(Images, Images);

    [Fact]
    public void Convolutions_of_many_channels_compute_in_int8_and_the_answers_stay_close()
    {
        var onnx = BundledModel.Read().Onnx;
        var faces = ExportVerification.RandomFaces(64, seed: 3);
        var int8 = Int8Network.Quantize(onnx, faces)!;
        Assert.InRange(int8.Length, 1, onnx.Length / 2);
        var made = ModelProto.Parser.ParseFrom(int8).Graph.Initializer.ToDictionary(static tensor => tensor.Name);
        Assert.All(
            ModelProto.Parser.ParseFrom(int8).Graph.Node.Where(static node => node.OpType == "Conv"),
            node => Assert.True(!made.TryGetValue(node.Input[1], out var weights) || weights.Dims[1] <= 16, node.Name));

        using var before = new OnnxModel(onnx);
        using var after = new OnnxModel(int8);
        Assert.InRange(before.Run(faces, "probabilities").Zip(after.Run(faces, "probabilities"), static (a, b) => Math.Abs(a - b)).Max(), 1e-6, 0.2);
    }

    [Fact]
    public void A_network_without_such_convolutions_has_no_int8() =>
        Assert.Null(Int8Network.Quantize(TestModel.Create().Onnx, ExportVerification.RandomFaces(8, seed: 3)));

    [Fact]
    public void What_answers_as_well_is_kept_with_its_figures_and_passes_the_trial_of_every_app()
    {
        var (package, finding) = Int8Variant.Add(Measured(), Set);
        Assert.StartsWith("int8: ", finding, StringComparison.Ordinal);
        var precision = Assert.Single(package.Manifest.Precisions!.Value);
        Assert.Equal(Images, precision.Metrics![PromotionGate.Split].Images);
        using var network = DeepEmotion.Model.Scoring.EmotionNetwork.Load(package.Quantized!, package.Manifest, TestModel.SessionsIn(Precision.Int8));

        using var folder = new TemporaryFolder();
        package.Write(folder.Path);
        Assert.Equal(package.Quantized, PackageFiles.ReadRun(folder.Path).Quantized);
    }

    [Fact]
    public void What_loses_more_than_two_tenths_of_a_point_is_not_kept()
    {
        var package = Measured();
        var metrics = package.Manifest.Metrics[PromotionGate.Split];
        var better = package with { Manifest = package.Manifest with { Metrics = package.Manifest.Metrics.SetItem(PromotionGate.Split, metrics with { Accuracy = 1 }) } };
        var (same, finding) = Int8Variant.Add(better, Set);
        Assert.Null(same.Quantized);
        Assert.Null(same.Manifest.Precisions);
        Assert.Contains("not kept", finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_enough_training_images_there_is_none()
    {
        var (same, finding) = Int8Variant.Add(Measured(), SyntheticFaces.Set(100, Images));
        Assert.Null(same.Quantized);
        Assert.Contains("no int8", finding, StringComparison.Ordinal);
    }

    /// <summary>The bundled model, with the figures that these images give it.</summary>
    private static ModelPackage Measured()
    {
        var (onnx, manifest) = BundledModel.Read();
        using var model = new OnnxModel(onnx);
        var metrics = Measurement.Measure(model.Score(Set.Of(Split.PublicTest)));
        // On stripes one answer in a hundred may tip over: the figure leaves room for that.
        return new(onnx, manifest with { Precisions = null, Metrics = manifest.Metrics.Clear().Add(PromotionGate.Split, metrics with { Accuracy = Math.Max(0, metrics.Accuracy - 0.01) }) });
    }
}
