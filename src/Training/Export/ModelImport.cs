using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Onnx.Proto;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using Google.Protobuf;

namespace DeepEmotion.Training.Export;

/// <summary>Turns a network made elsewhere into a model that can be published: measures and calibrates it on labelled faces, and writes its manifest.</summary>
public static class ModelImport
{
    private const double SumTolerance = 1e-3;
    private const float Tiny = 1e-7f;

    private static readonly DataFingerprint Unknown = new("not stated", new string('0', 64), 0);

    /// <param name="onnx">A network that <see cref="ForeignNetwork"/> can adapt.</param>
    /// <param name="name">The network's name.</param>
    /// <param name="labels">The emotions in the order of its output.</param>
    /// <param name="set">The data set.</param>
    /// <param name="split">The split to measure on.</param>
    /// <param name="ranges">Possible numbers for black and white: the range with the most right answers is used.</param>
    /// <param name="origin">The time and the command.</param>
    /// <returns>The model, the chosen range, and the answers behind its metrics.</returns>
    /// <exception cref="UsageException">The network or the faces cannot be used.</exception>
    public static (ModelPackage Package, PixelRange Range, Answers Answers) Import(
        byte[] onnx, string name, ImmutableArray<Emotion> labels, FaceSet set, Split split, IReadOnlyList<PixelRange> ranges, ModelOrigin origin)
    {
        LabelledFace[] faces = [.. set.Of(split).Where(f => labels.Contains(f.Emotion))];
        if (faces.Length == 0)
        {
            throw new UsageException($"'{set.Name}' has no images of these emotions in {split}.");
        }
        var best = ranges.Select(range => Try(onnx, range, labels, faces)).MaxBy(t => Enumerable.Range(0, t.Answers.Count).Count(t.Answers.IsRight));
        var temperature = Temperature.Fit([[.. best.Answers.Probabilities.Select(p => MathF.Log(p + Tiny))]], best.Answers.Truth);
        var content = Adapt(onnx, best.Range, best.Output, labels, temperature);
        using var model = new OnnxModel(content);
        var answers = model.Score(faces);
        var weights = ModelProto.Parser.ParseFrom(onnx).Graph.Initializer.Sum(i => i.Dims.Aggregate(1L, (product, size) => product * size));
        return (ModelPackage.Describe(content, model, new(name, weights, 0), Unknown, answers, split.ToString(), origin), best.Range, answers);
    }

    private static (PixelRange Range, ForeignOutput Output, Answers Answers) Try(byte[] onnx, PixelRange range, ImmutableArray<Emotion> labels, LabelledFace[] faces)
    {
        var output = OutputOf(onnx, range, labels, faces);
        using var model = new OnnxModel(Adapt(onnx, range, output, labels, temperature: 1));
        return (range, output, model.Score(faces));
    }

    private static ForeignOutput OutputOf(byte[] onnx, PixelRange range, ImmutableArray<Emotion> labels, LabelledFace[] faces)
    {
        LabelledFace[] some = [.. faces.Take(OnnxModel.BatchSize)];
        using var model = new OnnxModel(Adapt(onnx, range, ForeignOutput.Unknown, labels, temperature: 1));
        var values = model.Run(some, "probabilities");
        if (values.Length != some.Length * labels.Length || !values.All(float.IsFinite))
        {
            throw new UsageException(values.Length != some.Length * labels.Length
                ? $"The network gives {values.Length / (double)some.Length} numbers per face, but {labels.Length} emotions are named."
                : "The network's output has infinite or invalid numbers.");
        }
        return values.All(v => v is >= 0 and <= 1) && values.Chunk(labels.Length).All(row => Math.Abs(row.Sum() - 1) < SumTolerance)
            ? ForeignOutput.Probabilities
            : ForeignOutput.Logits;
    }

    /// <summary>The adapted network, with its emotions in the metadata.</summary>
    private static byte[] Adapt(byte[] onnx, PixelRange range, ForeignOutput output, ImmutableArray<Emotion> labels, double temperature)
    {
        var model = ModelProto.Parser.ParseFrom(ForeignNetwork.Adapt(onnx, range, output, labels.Length, temperature));
        if (model.MetadataProps.FirstOrDefault(p => p.Key == LabelSets.MetadataName) is { } old)
        {
            model.MetadataProps.Remove(old);
        }
        model.MetadataProps.Add(new StringStringEntryProto { Key = LabelSets.MetadataName, Value = LabelSets.Write(labels) });
        return model.ToByteArray();
    }
}
