using DeepEmotion.Model.Onnx;

namespace DeepEmotion.Model.Scoring;

/// <summary>A convolution just large enough to show which execution provider runs it: x [1,1,8,8] in, y [1,1,6,6] out.</summary>
internal static class ProbeNetwork
{
    public static byte[] Create()
    {
        var graph = new OnnxGraph("probe");
        var x = graph.Input("x", OnnxType.Float, 1, 1, 8, 8);
        var weights = graph.Constant(OnnxTensor.Floats(new float[9], 1, 1, 3, 3));
        graph.Output(graph.Node("Conv", [x, weights]), "y", OnnxType.Float, 1, 1, 6, 6);
        return graph.ToModel(opset: 17);
    }
}
