using DeepEmotion.Model.Onnx;

namespace DeepEmotion.DetectorConverter;

/// <summary>Turns a TensorFlow Lite image network into ONNX.</summary>
/// <remarks>
/// TensorFlow Lite keeps images as NHWC, ONNX as NCHW: four-dimensional values are kept as NCHW throughout, and turned back only
/// where a reshape gives up the image's form. The batch, 1 in the file, becomes open. What the converter cannot express it refuses.
/// </remarks>
internal sealed class TfliteConverter
{
    private const int Opset = 17;

    private readonly TfliteModel _model;
    private readonly OnnxGraph _graph;
    private readonly Dictionary<int, string> _values = [];

    private TfliteConverter(TfliteModel model, string name)
    {
        _model = model;
        _graph = new OnnxGraph(name);
    }

    /// <summary>
    /// Input <c>frames</c>: uint8 [N,H,W,3], where H and W may differ from the file's as long as every size on the way stays even.
    /// Outputs <c>output0</c>, <c>output1</c>, ...: float32, in the file's order, [N, anchors, values].
    /// </summary>
    /// <param name="model">A network whose only input is an image with values of -1 to 1.</param>
    /// <param name="name">A name for the graph.</param>
    /// <exception cref="NotSupportedException">The network needs an operator or an option that is not converted.</exception>
    public static byte[] ToOnnx(TfliteModel model, string name)
    {
        var converter = new TfliteConverter(model, name);
        converter.AddInput();
        foreach (var operation in model.Operators)
        {
            converter.Add(operation);
        }
        for (var i = 0; i < model.Outputs.Count; i++)
        {
            var shape = model.Tensors[model.Outputs[i]].Shape;
            OnnxDimension[] dimensions = shape.Length == 3 ? ["N", $"A{i}", shape[^1]] : ["N", .. shape.Skip(1).Select(static size => (OnnxDimension)size)];
            converter._graph.Output(converter.Value(model.Outputs[i]), $"output{i}", OnnxType.Float, dimensions);
        }
        return converter._graph.ToModel(Opset);
    }

    private void AddInput()
    {
        var shape = _model.Tensors[_model.Inputs.Single()].Shape;
        var frames = _graph.Input("frames", OnnxType.UInt8, "N", "H", "W", shape[3]);
        var image = _graph.Node("Transpose", [frames], ("perm", new long[] { 0, 3, 1, 2 }));
        var floats = _graph.Node("Cast", [image], ("to", (int)OnnxType.Float));
        var centred = _graph.Node("Sub", [floats, _graph.Scalar(127.5f)]);
        _values[_model.Inputs[0]] = _graph.Node("Div", [centred, _graph.Scalar(127.5f)]);
    }

    private void Add(TfliteOperator operation)
    {
        switch (operation.Code)
        {
            case TfliteOpcode.Dequantize when Tensor(operation.Inputs[0]).IsConstant:
                // Weights stored in half precision; Floats reads them where they are used.
                break;
            case TfliteOpcode.Conv2D:
                AddConvolution(operation, activationField: 3, depthwise: false);
                break;
            case TfliteOpcode.DepthwiseConv2D:
                AddConvolution(operation, activationField: 4, depthwise: true);
                break;
            case TfliteOpcode.MaxPool2D:
                var pool = operation.Settings;
                var window = TfliteWindow.From(pool, Tensor(operation.Inputs[0]).Shape, (pool.Int(4), pool.Int(3)), (1, 1));
                Bind(operation, _graph.Node("MaxPool", [Value(operation.Inputs[0])], window.ToPoolAttributes()), pool.Byte(5));
                break;
            case TfliteOpcode.Add:
                Bind(operation, _graph.Node("Add", [Value(operation.Inputs[0]), Value(operation.Inputs[1])]), operation.Options?.Byte(0) ?? 0);
                break;
            case TfliteOpcode.Relu:
                Bind(operation, _graph.Node("Relu", [Value(operation.Inputs[0])]));
                break;
            case TfliteOpcode.Pad:
                Bind(operation, _graph.Node("Pad", [Value(operation.Inputs[0]), _graph.Longs(PadsOf(Tensor(operation.Inputs[1])))], ("mode", "constant")));
                break;
            case TfliteOpcode.Concatenation:
                AddConcatenation(operation);
                break;
            case TfliteOpcode.Reshape:
                AddReshape(operation);
                break;
            case TfliteOpcode.ResizeBilinear:
                AddResize(operation);
                break;
            default:
                throw new NotSupportedException($"The operator {operation.Code} cannot be converted.");
        }
    }

    private void AddConvolution(TfliteOperator operation, int activationField, bool depthwise)
    {
        var settings = operation.Settings;
        var weights = Tensor(operation.Inputs[1]);
        var input = Tensor(operation.Inputs[0]).Shape;
        var dilation = (settings.Int(activationField + 2, 1), settings.Int(activationField + 1, 1));
        var window = TfliteWindow.From(settings, input, (weights.Shape[1], weights.Shape[2]), dilation);
        List<string> inputs = [Value(operation.Inputs[0]), Weights(operation.Inputs[1], depthwise)];
        if (operation.Inputs.Length > 2 && operation.Inputs[2] >= 0)
        {
            var bias = Floats(operation.Inputs[2]);
            inputs.Add(_graph.Constant(OnnxTensor.Floats(bias, bias.Length)));
        }
        var groups = depthwise ? input[3] : 1;
        Bind(operation, _graph.Node("Conv", inputs, window.ToConvolutionAttributes(groups)), settings.Byte(activationField));
    }

    private void AddConcatenation(TfliteOperator operation)
    {
        var rank = Tensor(operation.Outputs[0]).Shape.Length;
        var axis = operation.Settings.Int(0);
        axis = axis < 0 ? axis + rank : axis;
        var joined = _graph.Node("Concat", Array.ConvertAll(operation.Inputs, Value), ("axis", rank == 4 ? ChannelsFirst[axis] : axis));
        Bind(operation, joined, operation.Settings.Byte(1));
    }

    private void AddReshape(TfliteOperator operation)
    {
        if (Tensor(operation.Outputs[0]).Shape is not [1, .. var sizes] || sizes.Length == 3)
        {
            throw new NotSupportedException("Only a reshape that keeps the batch and gives up the image's form can be converted.");
        }
        var value = Value(operation.Inputs[0]);
        if (Tensor(operation.Inputs[0]).Shape.Length == 4)
        {
            value = _graph.Node("Transpose", [value], ("perm", new long[] { 0, 2, 3, 1 }));
        }
        // In ONNX a 0 keeps the size of the input, which leaves the batch open; -1 leaves open how many anchors there are.
        long[] shape = sizes.Length == 2 ? [0, -1, sizes[1]] : [0, .. sizes.Select(static size => (long)size)];
        Bind(operation, _graph.Node("Reshape", [value, _graph.Longs(shape)]));
    }

    private void AddResize(TfliteOperator operation)
    {
        var (from, to) = (Tensor(operation.Inputs[0]).Shape, Tensor(operation.Outputs[0]).Shape);
        var mapping = (operation.Settings.Byte(2), operation.Settings.Byte(3)) switch
        {
            (0, 0) => "asymmetric",
            (0, _) => "half_pixel",
            _ => "align_corners",
        };
        var scales = _graph.Constant(OnnxTensor.Floats([1, 1, (float)to[1] / from[1], (float)to[2] / from[2]], 4));
        Bind(operation, _graph.Node("Resize", [Value(operation.Inputs[0]), "", scales], ("mode", "linear"), ("coordinate_transformation_mode", mapping)));
    }

    // Where an axis of NHWC lies in NCHW.
    private static readonly int[] ChannelsFirst = [0, 2, 3, 1];

    private static long[] PadsOf(TfliteTensor paddings)
    {
        var pairs = paddings.ToInts();
        var rank = pairs.Length / 2;
        var pads = new long[pairs.Length];
        for (var axis = 0; axis < rank; axis++)
        {
            var target = rank == 4 ? ChannelsFirst[axis] : axis;
            pads[target] = pairs[2 * axis];
            pads[target + rank] = pairs[(2 * axis) + 1];
        }
        return pads;
    }

    // OHWI to OIHW; a depthwise kernel is 1HWC in the file and C1HW in ONNX, which is the same turn from HWC.
    private string Weights(int tensor, bool depthwise)
    {
        var values = Floats(tensor);
        var shape = Tensor(tensor).Shape;
        var (outputs, height, width, inputs) = (shape[0], shape[1], shape[2], shape[3]);
        var turned = new float[values.Length];
        for (var o = 0; o < outputs; o++)
        {
            for (var cell = 0; cell < height * width; cell++)
            {
                for (var i = 0; i < inputs; i++)
                {
                    turned[(((o * inputs) + i) * height * width) + cell] = values[(((o * height * width) + cell) * inputs) + i];
                }
            }
        }
        return _graph.Constant(depthwise
            ? OnnxTensor.Floats(turned, inputs, outputs, height, width)
            : OnnxTensor.Floats(turned, outputs, inputs, height, width));
    }

    private TfliteTensor Tensor(int number) => _model.Tensors[number];

    private string Value(int number) => _values.TryGetValue(number, out var value)
        ? value
        : throw new NotSupportedException($"The tensor '{Tensor(number).Name}' is read before anything that can be converted writes it.");

    private float[] Floats(int number)
    {
        var tensor = Tensor(number);
        if (tensor.IsConstant)
        {
            return tensor.ToFloats();
        }
        var source = _model.Operators.FirstOrDefault(operation => operation.Code == TfliteOpcode.Dequantize && operation.Outputs[0] == number);
        return source is null
            ? throw new NotSupportedException($"The weights '{tensor.Name}' are computed, not stored.")
            : Tensor(source.Inputs[0]).ToFloats();
    }

    private void Bind(TfliteOperator operation, string value, byte activation = 0) => _values[operation.Outputs[0]] = activation switch
    {
        0 => value,
        1 => _graph.Node("Relu", [value]),
        _ => throw new NotSupportedException($"{operation.Code} has the fused activation {activation}; none (0) and relu (1) are converted."),
    };
}
