using DeepEmotion.Model.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Model.Tests.Onnx;

public sealed class OnnxGraphTests
{
    [Fact]
    public void A_graph_with_an_open_batch_runs_in_onnx_runtime()
    {
        var graph = new OnnxGraph("sum");
        var x = graph.Input("x", OnnxType.Float, "N", 3);
        var weights = graph.Constant(OnnxTensor.Floats([1, 2, 3], 3, 1));
        graph.Output(graph.Node("MatMul", [x, weights]), "y", OnnxType.Float, "N", 1);
        using var session = new InferenceSession(graph.ToModel(opset: 17));

        using var run = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 1, 1, 0, 0, 10 }, [2, 3]);
        using var outputs = session.Run(run, ["x"], [input], ["y"]);
        Assert.Equal([6f, 30f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void Half_precision_weights_and_attributes_of_every_kind_arrive()
    {
        var graph = new OnnxGraph("half");
        var x = graph.Input("x", OnnxType.Float, 1, 1, 4, 4);
        var weights = graph.Node("Cast", [graph.Constant(OnnxTensor.Halves([(Half)0.25f, (Half)0.25f, (Half)0.25f, (Half)0.25f], 1, 1, 2, 2))], ("to", (int)OnnxType.Float));
        var mean = graph.Node("Conv", [x, weights], ("strides", new long[] { 2, 2 }), ("auto_pad", "VALID"));
        graph.Output(graph.Node("LeakyRelu", [mean], ("alpha", 0.5f)), "y", OnnxType.Float, 1, 1, 2, 2);
        using var session = new InferenceSession(graph.ToModel(opset: 17));

        using var run = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 1, 2, 2, 1, 1, 2, 2, -4, -4, 0, 0, -4, -4, 0, 0 }, [1, 1, 4, 4]);
        using var outputs = session.Run(run, ["x"], [input], ["y"]);
        Assert.Equal([1f, 2f, -2f, 0f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void A_node_that_reads_an_unknown_value_is_refused_where_it_is_added() =>
        Assert.Contains("nowhere", Assert.Throws<ArgumentException>(() => new OnnxGraph("bad").Node("Relu", ["nowhere"])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_tensor_whose_shape_does_not_fit_its_values_is_refused() =>
        Assert.Throws<ArgumentException>(() => OnnxTensor.Floats([1, 2, 3], 2, 2));
}
