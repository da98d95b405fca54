using DeepEmotion.Model.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>Writes TorchSharp layers as ONNX nodes and counts their multiply-adds.</summary>
/// <param name="graph">The graph to build.</param>
/// <remarks>Batch normalisations are folded into the convolutions before them: w' = w g / sqrt(v + e), b' = b - m g / sqrt(v + e).</remarks>
internal sealed class NetworkGraph(OnnxGraph graph)
{
    /// <summary>Multiply-adds of convolutions and matrix products for one face, one view.</summary>
    public long MultiplyAdds { get; private set; }

    /// <summary>The layers added as Conv and Gemm nodes, in order.</summary>
    public List<GraphLayer> Layers { get; } = [];

    /// <summary>Adds one node.</summary>
    public string Node(string operation, IReadOnlyList<string> inputs, params (string, object)[] attributes) =>
        graph.Node(operation, inputs, attributes);

    public string Numbers(float[] values, params long[] shape) => graph.Constant(OnnxTensor.Floats(values, shape));

    public string Integers(params long[] values) => graph.Longs(values);

    public string Relu(string input) => Node("Relu", [input]);

    /// <summary>A convolution with its normalisation on a feature map of this width and height.</summary>
    public string Convolve(ConvolutionUnit unit, string input, int side)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var normalization = unit.Normalization;
        var scale = normalization.weight! / (normalization.running_var! + ConvolutionUnit.Epsilon).sqrt();
        var weight = unit.Convolution.Weight * scale.view(-1, 1, 1, 1);
        var bias = normalization.bias! - (normalization.running_mean! * scale);
        var output = Convolve(weight, bias, input, unit.Convolution.Stride, unit.Convolution.Kernel / 2, side);
        Layers[^1] = new(unit.Convolution.Weight, null, normalization);
        return unit.Rectified ? Relu(output) : output;
    }

    /// <summary>A convolution with bias on a feature map of this width and height.</summary>
    public string Convolve(Tensor weight, Tensor bias, string input, int stride, int padding, int side)
    {
        var kernel = (int)weight.shape[2];
        var result = ((side + (2 * padding) - kernel) / stride) + 1;
        MultiplyAdds += weight.numel() * result * result;
        Layers.Add(new(weight, bias, null));
        return Node("Conv", [input, Values(weight), Values(bias)],
            ("kernel_shape", new long[] { kernel, kernel }), ("strides", new long[] { stride, stride }),
            ("pads", new long[] { padding, padding, padding, padding }));
    }

    /// <summary>A convolution with bias and without padding on a feature map of this width and height.</summary>
    public string Convolve(Conv2d layer, string input, int side) => Convolve(layer.weight!, layer.bias!, input, 1, 0, side);

    /// <summary>A residual block.</summary>
    public string Block(ResidualBlock block, string input, int side)
    {
        var inside = side / block.First.Convolution.Stride;
        var residual = Convolve(block.Second, Convolve(block.First, input, side), inside);
        if (block.Attention is { } attention)
        {
            var gates = Node("Sigmoid", [Multiply(attention.Excite, Relu(Multiply(attention.Squeeze, Pool(residual))))]);
            residual = Node("Mul", [residual, Node("Unsqueeze", [gates, Integers(2, 3)])]);
        }
        return Relu(Node("Add", [residual, block.Shortcut is { } shortcut ? Convolve(shortcut, input, side) : input]));
    }

    /// <summary>The maximum of each 2 x 2 values: half the width and height.</summary>
    public string MaxPool(string input) => Node("MaxPool", [input], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));

    /// <summary>Means over the map, [N, C].</summary>
    public string Pool(string input) => Node("ReduceMean", [input], ("axes", new long[] { 2, 3 }), ("keepdims", 0L));

    /// <summary>A linear layer, or some of its rows.</summary>
    public string Multiply(Linear layer, string input, long[]? rows = null)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        Layers.Add(new(layer.weight!, layer.bias!, null, rows));
        (Tensor weight, Tensor bias) = (layer.weight!, layer.bias!);
        if (rows is not null)
        {
            var places = tensor(rows, device: weight.device);
            (weight, bias) = (weight.index_select(0, places), bias.index_select(0, places));
        }
        MultiplyAdds += weight.numel();
        return Node("Gemm", [input, Values(weight), Values(bias)], ("transB", 1L));
    }

    /// <summary>The transformer's window, theta [N, 2, 3].</summary>
    public string Locate(SpatialTransformer transformer, string input, int side)
    {
        var located = Convolve(transformer.Second, Convolve(transformer.First, input, side), side / 2);
        var pooled = Node("AveragePool", [located], ("kernel_shape", new long[] { side / 12, side / 12 }), ("strides", new long[] { side / 12, side / 12 }));
        var numbers = Multiply(transformer.Window, Relu(Multiply(transformer.Hidden, Node("Flatten", [pooled]))));
        var moved = Node("Mul", [Node("Tanh", [numbers]), Numbers(SpatialTransformer.Reach, 6)]);
        return Node("Reshape", [Node("Add", [moved, Numbers(SpatialTransformer.Centre, 6)]), Integers(-1, 2, 3)]);
    }

    /// <summary>The window's content: bilinear samples on a grid of this width and height.</summary>
    public string Look(string features, string theta, int side)
    {
        var plane = Numbers(Plane(side), side * side, 3);
        var grid = Node("MatMul", [plane, Node("Transpose", [theta], ("perm", new long[] { 0, 2, 1 }))]);
        return Node("GridSample", [features, Node("Reshape", [grid, Integers(-1, side, side, 2)])], ("mode", "bilinear"), ("align_corners", 0L));
    }

    private string Values(Tensor tensor) => Numbers(tensor.detach().cpu().contiguous().data<float>().ToArray(), tensor.shape);

    /// <summary>Centres of the pixels in -1 to 1, as (x, y, 1).</summary>
    private static float[] Plane(int side) =>
        [.. from y in Enumerable.Range(0, side) from x in Enumerable.Range(0, side) from value in (float[])[Place(x, side), Place(y, side), 1] select value];

    private static float Place(int index, int side) => (((2 * index) + 1) / (float)side) - 1;
}
