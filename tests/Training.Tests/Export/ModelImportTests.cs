using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Onnx;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Publishing;

namespace DeepEmotion.Training.Tests.Export;

public sealed class ModelImportTests
{
    private static readonly ImmutableArray<Emotion> Known = [Emotion.Sad, Emotion.Neutral, Emotion.Happy];

    // What these networks know: sad faces are dark, happy ones bright.
    private static readonly FaceSet Set = new("greys", [.. Enumerable.Range(0, 60).Select(i =>
        new LabelledFace(i, Split.PublicTest, Known[i % 3], TestModel.Face((byte)(30 + (i % 3 * 90) + (i % 7)))))], []);

    [Theory]
    [InlineData("0..1", 1.0, 0.0)]
    [InlineData("0..255", 255.0, 0.0)]
    [InlineData("-1..1", 2.0, -1.0)]
    public void The_numbers_that_a_network_wants_for_black_and_white_are_found(string expected, double scale, double offset)
    {
        var (package, range, answers) = Import(Network(scale, offset));

        Assert.Equal(expected, range.Name);
        Assert.Equal(1, Measurement.Measure(answers).Accuracy);
        Assert.Equal(Known, package.Manifest.Labels);
        Assert.Equal(60, package.Manifest.Metrics["PublicTest"].Images);
    }

    [Theory]
    [InlineData(false, 1, 48, 48)]
    [InlineData(true, 1, 48, 48)]
    [InlineData(true, 48, 48, 1)]
    [InlineData(false, 48, 48)]
    public void Logits_and_probabilities_colour_first_and_last_are_taken_and_every_app_would_serve_it(bool softmax, params int[] shape)
    {
        var (package, _, _) = Import(Network(1, 0, softmax, [.. shape.Select(s => (OnnxDimension)s)]));

        PublishingJob.Try(package.Onnx, package.Manifest, CancellationToken.None);
        using var model = new OnnxModel(package.Onnx);
        var probabilities = model.Run([.. Set.Faces.Take(3)], "probabilities");
        Assert.All(probabilities.Chunk(3), static row => Assert.Equal(1, row.Sum(), 1e-5));
        Assert.Equal([0, 1, 2], probabilities.Chunk(3).Select(row => Array.IndexOf(row, row.Max())));
    }

    [Fact]
    public void A_network_whose_values_are_named_as_ours_is_taken_too()
    {
        var graph = new OnnxGraph("foreign");
        var faces = graph.Input("faces", OnnxType.Float, "N", 1, 48, 48);
        graph.Output(Judge(graph, faces, 1, 0), "probabilities", OnnxType.Float, "N", 3);

        Assert.Equal(1, Measurement.Measure(Import(graph.ToModel(13)).Answers).Accuracy);
    }

    [Fact]
    public void What_cannot_be_served_is_refused_with_the_reason()
    {
        string Refusal(byte[] onnx) => Assert.Throws<UsageException>(() => Import(onnx)).Message;

        Assert.Contains("N x 3 x 48 x 48", Refusal(Network(1, 0, softmax: false, [3, 48, 48])), StringComparison.Ordinal);
        Assert.Contains("fixed number of faces", Refusal(Network(1, 0, softmax: false, [1, 48, 48], count: 1)), StringComparison.Ordinal);
        Assert.Contains("not an ONNX model", Refusal([1, 2, 3]), StringComparison.Ordinal);
        var four = Assert.Throws<UsageException>(() => ModelImport.Import(
            Network(1, 0), "net", [Emotion.Angry, .. Known], Set, Split.PublicTest, PixelRange.All, new(DateTimeOffset.UnixEpoch, null, null, null)));
        Assert.Contains("has 3 classes, but 4 emotions are named", four.Message, StringComparison.Ordinal);
    }

    private static (ModelPackage Package, PixelRange Range, Answers Answers) Import(byte[] onnx) =>
        ModelImport.Import(onnx, "net.onnx", Known, Set, Split.PublicTest, PixelRange.All, new(DateTimeOffset.UnixEpoch, "models import", null, null));

    private static byte[] Network(double scale, double offset, bool softmax = false, OnnxDimension[]? shape = null, OnnxDimension? count = null)
    {
        var graph = new OnnxGraph("foreign");
        var image = graph.Input("image", OnnxType.Float, [count ?? "N", .. shape ?? [1, 48, 48]]);
        var scores = Judge(graph, image, scale, offset);
        graph.Output(softmax ? graph.Node("Softmax", [scores], ("axis", 1L)) : scores, "scores", OnnxType.Float, "N", 3);
        return graph.ToModel(13);
    }

    /// <summary>The nearest of three greys: scores 2 c m - c c of the mean m, which is <c>scale</c> times the share of white plus <c>offset</c>.</summary>
    private static string Judge(OnnxGraph graph, string image, double scale, double offset)
    {
        var flat = graph.Node("Reshape", [image, graph.Longs(-1, 48 * 48)]);
        var mean = graph.Node("ReduceMean", [flat], ("axes", new long[] { 1 }), ("keepdims", 1L));
        double[] centres = [.. new[] { 30, 120, 210 }.Select(grey => (grey / 255.0 * scale) + offset)];
        var weights = graph.Constant(OnnxTensor.Floats([.. centres.Select(c => (float)(20 * c))], 1, 3));
        var biases = graph.Constant(OnnxTensor.Floats([.. centres.Select(c => (float)(-10 * c * c))], 3));
        return graph.Node("Gemm", [mean, weights, biases]);
    }
}
