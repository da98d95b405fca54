using System.Text.RegularExpressions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Onnx.Proto;
using Google.Protobuf;

namespace DeepEmotion.Model.Scoring;

/// <summary>What can be wrong with an ONNX file that was made elsewhere, in words.</summary>
public static partial class OnnxFile
{
    /// <summary>Refuses a file that is not whole: weights in files beside it would be read from wherever the process happens to run.</summary>
    /// <exception cref="ModelRejectedException">It is no ONNX file, or not a whole one.</exception>
    public static void Check(byte[] onnx)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(onnx);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelRejectedException("the file is not an ONNX model, or it is cut off.", e);
        }
        if (model.Graph is null)
        {
            throw new ModelRejectedException("the file is not an ONNX model: it holds no graph.");
        }
        if (Tensors(model.Graph).FirstOrDefault(static tensor => tensor.ExternalData.Count > 0) is { } outside)
        {
            var file = outside.ExternalData.FirstOrDefault(static entry => entry.Key == "location")?.Value;
            throw new ModelRejectedException($"its weights are in {file ?? "a file"} beside it: save it as one file (onnx.save_model with save_as_external_data=False).");
        }
    }

    /// <summary>ONNX Runtime's message, shorter, and in this project's words where they help more.</summary>
    public static string Explain(string message) => NewerOpset().Match(message) is { Success: true } opset
        ? $"opset {opset.Groups[1].Value} is newer than this ONNX Runtime reads (up to {opset.Groups[2].Value}): export it for that or an older one."
        : $"ONNX Runtime cannot run it: {Shorten(message)}";

    /// <summary>Whether the machine, not the model, was at its limit.</summary>
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
