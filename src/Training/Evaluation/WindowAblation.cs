using DeepEmotion.Model.Onnx;
using DeepEmotion.Model.Onnx.Proto;
using DeepEmotion.Training.Data;
using Google.Protobuf;

namespace DeepEmotion.Training.Evaluation;

/// <summary>Removes the learned attention from a published model: every face gets the same window.</summary>
/// <remarks>Theta is multiplied by zero and the window is added, so that the graph still accepts any number of faces.</remarks>
public static class WindowAblation
{
    /// <summary>The whole face, [2, 3] row by row.</summary>
    public static readonly float[] Identity = [1, 0, 0, 0, 1, 0];

    private const string Fixed = "ablation.fixed";
    private const string Nothing = "ablation.nothing";
    private const string Window = "ablation.window";
    private const string Zero = "ablation.zero";

    /// <param name="onnx">A model from <c>train</c>.</param>
    /// <param name="window">An affine window, six numbers row by row.</param>
    /// <returns>The same model with that window for every face.</returns>
    /// <exception cref="UsageException">The model has no window.</exception>
    public static byte[] Apply(byte[] onnx, float[] window)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        var nodes = model.Graph.Node;
        var makers = nodes.SelectMany(n => n.Output.Select(o => (Output: o, Node: n))).ToDictionary(n => n.Output, n => n.Node);
        var sampled = nodes.FirstOrDefault(n => n.OpType == "GridSample") ?? throw NoWindow();
        // GridSample(features, Reshape(MatMul(plane, Transpose(theta)))).
        var learned = makers[makers[makers[sampled.Input[1]].Input[0]].Input[1]].Input[0];
        foreach (var node in nodes)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == learned ? Fixed : node.Input[i];
            }
        }
        model.Graph.Initializer.Add(Numbers(Zero, [0], 1));
        model.Graph.Initializer.Add(Numbers(Window, window, 1, 2, 3));
        // Nodes must be in an order in which they can be computed.
        var place = nodes.IndexOf(makers[learned]);
        nodes.Insert(place + 1, Node("Mul", Nothing, learned, Zero));
        nodes.Insert(place + 2, Node("Add", Fixed, Nothing, Window));
        return model.ToByteArray();
    }

    /// <summary>The mean window that a model chooses for some faces.</summary>
    /// <exception cref="UsageException">The model has no window.</exception>
    public static float[] Average(OnnxModel model, IReadOnlyList<LabelledFace> faces)
    {
        if (!model.Has("attention"))
        {
            throw NoWindow();
        }
        var sums = new double[Identity.Length];
        foreach (var batch in faces.Chunk(OnnxModel.BatchSize))
        {
            foreach (var (i, value) in model.Run(batch, "attention").Index())
            {
                sums[i % sums.Length] += value;
            }
        }
        return [.. sums.Select(s => (float)(s / Math.Max(1, faces.Count)))];
    }

    private static UsageException NoWindow() => new("The model has no spatial transformer, so there is no window to replace.");

    private static NodeProto Node(string operation, string output, params string[] inputs)
    {
        var node = new NodeProto { OpType = operation, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }

    private static TensorProto Numbers(string name, float[] values, params long[] shape) => OnnxTensor.Floats(values, shape).ToProto(name);
}
