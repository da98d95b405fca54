using System.Text.RegularExpressions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Onnx.Proto;
using Google.Protobuf;

namespace DeepEmotion.Model.Scoring;

/// <summary>Describes problems of an ONNX file that was made elsewhere.</summary>
public static partial class OnnxFile
{
    /// <summary>Refuses an incomplete file: weights in other files would be read from the process's current folder.</summary>
    /// <exception cref="ModelRejectedException">It is not an ONNX file, or an incomplete one.</exception>
    public static void Check(byte[] onnx)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(onnx);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelRejectedException("the file is not an ONNX model, or it is truncated.", e);
        }
        if (model.Graph is null)
        {
            throw new ModelRejectedException("the file is not an ONNX model: it has no graph.");
        }
        if (Tensors(model.Graph).FirstOrDefault(static tensor => tensor.ExternalData.Count > 0) is { } outside)
        {
            var file = outside.ExternalData.FirstOrDefault(static entry => entry.Key == "location")?.Value;
            throw new ModelRejectedException($"its weights are in another file{(file is null ? "" : $", {file}")}: save it as one file (onnx.save_model with save_as_external_data=False).");
        }
    }

    /// <summary>ONNX Runtime's message, shortened or replaced by a clearer one.</summary>
    public static string Explain(string message) => NewerOpset().Match(message) is { Success: true } opset
        ? $"opset {opset.Groups[1].Value} is newer than this ONNX Runtime supports (up to {opset.Groups[2].Value}): export the model for that opset or an older one."
        : $"ONNX Runtime cannot run it: {Shorten(message)}";

    /// <summary>Whether the machine ran out of memory, so that the model is not to blame.</summary>
    internal static bool IsExhaustion(string message) =>
        message.Contains("alloc", StringComparison.OrdinalIgnoreCase) || message.Contains("CUDA failure", StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string message)
    {
        var line = message.Split('\n', 2)[0].Trim();
        return line.Length <= 300 ? line : line[..300] + "…";
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer)
        {
            yield return tensor;
        }
        foreach (var attribute in graph.Node.SelectMany(static node => node.Attribute))
        {
            if (attribute.T is not null)
            {
                yield return attribute.T;
            }
            foreach (var tensor in attribute.Tensors.Concat(attribute.Graphs.Append(attribute.G).Where(static inner => inner is not null).SelectMany(Tensors)))
            {
                yield return tensor;
            }
        }
    }

    [GeneratedRegex(@"[Oo]pset (\d+) is under development.*?till opset (\d+)", RegexOptions.Singleline)]
    private static partial Regex NewerOpset();
}
