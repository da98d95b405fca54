using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Onnx;
using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Tests.Support;

/// <summary>Real models made in a moment: the mean grey of a face, through a softmax, favours one emotion.</summary>
/// <remarks>Logits are mean grey (0 to 1) times 4 for the favoured emotion and 0 for the others, so what comes out can be worked out by hand.</remarks>
public static class TestModel
{
    /// <summary>The grey that no trial shows to a model.</summary>
    public const byte UnusualGrey = 201;

    private const float Gain = 4;

    public static SessionFactory Sessions { get; } = SessionsIn(Precision.Fp32);

    /// <summary>Sessions that open the files of a precision.</summary>
    public static SessionFactory SessionsIn(Precision precision) =>
        new(Options.Create(new ScoringOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1, Precision = precision }), NullLogger<SessionFactory>.Instance);

    /// <summary>A model whose int8 file favours another emotion, so that it can be told which one answered.</summary>
    public static (byte[] Onnx, byte[] Int8, ModelManifest Manifest) CreateWithInt8(Emotion favoured, Emotion favouredByInt8)
    {
        var ((onnx, manifest), (int8, other)) = (Create(favoured), Create(favouredByInt8));
        return (onnx, int8, manifest with { Precisions = [new ModelPrecision(Precision.Int8.Name(), other.Sha256, other.Golden)] });
    }

    /// <summary>A model that favours an emotion, with a manifest that is true.</summary>
    /// <param name="favoured">The emotion that bright faces have.</param>
    /// <param name="labels">The emotions in the order of the outputs; seven by default.</param>
    /// <param name="trainedAt">Its time, for the version.</param>
    /// <param name="accuracy">What the manifest says of PublicTest.</param>
    /// <param name="fault">What is wrong with the network.</param>
    public static (byte[] Onnx, ModelManifest Manifest) Create(
        Emotion favoured = Emotion.Happy, ImmutableArray<Emotion>? labels = null, DateTimeOffset? trainedAt = null, double accuracy = 0.7, ModelFault fault = ModelFault.None)
    {
        var order = labels ?? EmotionLabels.Seven;
        var onnx = Build(order, favoured, fault);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(onnx));
        var time = trainedAt ?? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        return (onnx, new ModelManifest
        {
            Version = ModelVersion.Create(time, sha256),
            Sha256 = sha256,
            Labels = order,
            Network = "test",
            Parameters = order.Length,
            MultiplyAdds = FaceCrop.Length,
            TrainedAt = time,
            Data = new DataFingerprint("test", new string('0', 64), 1),
            Metrics = ImmutableDictionary<string, SplitMetrics>.Empty.Add("PublicTest", Metrics(order, accuracy)),
            Golden = new GoldenPair(Grey(128), [.. order.Select(label => Expected(128, label == favoured, order.Length))], 1e-4f),
        });
    }

    /// <summary>A face of one grey.</summary>
    public static FaceCrop Face(byte grey) => new(Grey(grey));

    /// <summary>The probability of the favoured emotion, or of another one, for a face of one grey.</summary>
    public static float Expected(byte grey, bool favoured, int classes = 7)
    {
        var exp = MathF.Exp(Gain * grey / 255f);
        return (favoured ? exp : 1) / (exp + classes - 1);
    }

    private static byte[] Grey(byte grey)
    {
        var pixels = new byte[FaceCrop.Length];
        Array.Fill(pixels, grey);
        return pixels;
    }

    private static byte[] Build(ImmutableArray<Emotion> labels, Emotion favoured, ModelFault fault)
    {
        var graph = new OnnxGraph("test");
        var faces = graph.Input("faces", OnnxType.UInt8, "N", FaceCrop.Side, FaceCrop.Side);
        var floats = graph.Node("Cast", [faces], ("to", (int)OnnxType.Float));
        var mean = graph.Node("ReduceMean", [floats], ("axes", new long[] { 1, 2 }), ("keepdims", 0));
        var column = graph.Node("Unsqueeze", [mean, graph.Longs(1)]);
        var gains = labels.Select(label => label == favoured ? Gain / 255 : 0).ToArray();
        var logits = graph.Node("MatMul", [column, graph.Constant(OnnxTensor.Floats(gains, 1, gains.Length))]);
        var probabilities = Spoil(graph, column, graph.Node("Softmax", [logits], ("axis", 1)), fault);
        graph.Output(probabilities, "probabilities", OnnxType.Float, "N", labels.Length);
        if (fault == ModelFault.NoWindow)
        {
            return graph.ToModel(opset: 17);
        }
        var ones = graph.Node("Add", [graph.Node("Mul", [column, graph.Scalar(0)]), graph.Scalar(1)]);
        var window = graph.Node("MatMul", [ones, graph.Constant(OnnxTensor.Floats([0.5f, 0, 0.25f, 0, 0.5f, -0.25f], 1, 6))]);
        window = fault == ModelFault.NaNWindow ? graph.Node("Sqrt", [graph.Node("Sub", [window, graph.Scalar(9)])]) : window;
        graph.Output(graph.Node("Reshape", [window, graph.Longs(-1, 2, 3)]), "attention", OnnxType.Float, "N", 2, 3);
        var onnx = graph.ToModel(opset: 17, new Dictionary<string, string> { ["favoured"] = ((int)favoured).ToString(CultureInfo.InvariantCulture) });
        return fault == ModelFault.Endless ? EndlessLoop.Before("probabilities", onnx) : onnx;
    }

    private static string Spoil(OnnxGraph graph, string mean, string probabilities, ModelFault fault)
    {
        // The square root of a negative value is not a number.
        string Distance(float grey) => graph.Node("Abs", [graph.Node("Sub", [mean, graph.Scalar(grey)])]);
        return fault switch
        {
            ModelFault.IgnoresCount => graph.Node("Gather", [probabilities, graph.Longs(0)], ("axis", 0)),
            ModelFault.SumOfTwo => graph.Node("Mul", [probabilities, graph.Scalar(2)]),
            ModelFault.NaNForAllButTheGoldenFace => graph.Node("Add", [probabilities, graph.Node("Sqrt", [graph.Node("Neg", [Distance(128)])])]),
            ModelFault.NaNForOneGrey => graph.Node("Add", [probabilities, graph.Node("Mul", [
                graph.Node("Sqrt", [graph.Node("Sub", [Distance(UnusualGrey), graph.Scalar(0.5f)])]), graph.Scalar(0)])]),
            _ => probabilities,
        };
    }

    private static SplitMetrics Metrics(ImmutableArray<Emotion> labels, double accuracy) => new()
    {
        Images = 100,
        Accuracy = accuracy,
        MacroF1 = accuracy,
        Classes = [.. labels.Select(label => new ClassMetrics(label, 10, accuracy, accuracy, accuracy))],
        Confusion = [.. labels.Select(_ => labels.Select(_ => 1).ToImmutableArray())],
    };
}
