using DeepEmotion.Model.Onnx;

namespace DeepEmotion.Tests.Support;

/// <summary>A network that was made elsewhere: float32 faces [N, 1, 48, 48] in, scores out, the darkest faces in its first class.</summary>
public static class ForeignModel
{
    public static byte[] Create(int classes)
    {
        var graph = new OnnxGraph("foreign");
        var image = graph.Input("image", OnnxType.Float, "N", 1, 48, 48);
        var mean = graph.Node("ReduceMean", [graph.Node("Reshape", [image, graph.Longs(-1, 48 * 48)])], ("axes", new long[] { 1 }), ("keepdims", 1L));
        float[] places = [.. Enumerable.Range(0, classes).Select(i => (i + 0.5f) / classes)];
        var weights = graph.Constant(OnnxTensor.Floats([.. places.Select(p => 20 * p)], 1, classes));
        var biases = graph.Constant(OnnxTensor.Floats([.. places.Select(p => -10 * p * p)], classes));
        graph.Output(graph.Node("Gemm", [mean, weights, biases]), "scores", OnnxType.Float, "N", classes);
        return graph.ToModel(13);
    }
}
