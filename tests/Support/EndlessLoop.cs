using DeepEmotion.Model.Onnx;
using DeepEmotion.Model.Onnx.Proto;
using Google.Protobuf;
using static DeepEmotion.Model.Onnx.Proto.AttributeProto.Types;

namespace DeepEmotion.Tests.Support;

/// <summary>Puts an ONNX Loop that never ends in front of an output.</summary>
internal static class EndlessLoop
{
    public static byte[] Before(string output, byte[] onnx)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        var last = model.Graph.Node.Single(node => node.Output.Contains(output));
        last.Output[0] = "before";
        model.Graph.Initializer.Add(new TensorProto { Name = "forever", DataType = 9, RawData = ByteString.CopyFrom(1) });
        var loop = new NodeProto { OpType = "Loop", Name = "loop" };
        loop.Input.AddRange(["", "forever", "before"]);
        loop.Output.Add(output);
        loop.Attribute.Add(new AttributeProto { Name = "body", Type = (AttributeType)5, G = Body() });
        model.Graph.Node.Add(loop);
        return model.ToByteArray();
    }

    private static GraphProto Body()
    {
        var body = new GraphProto { Name = "body" };
        body.Input.AddRange([Scalar("round", (int)OnnxType.Int64), Scalar("again", 9), Value("in", (int)OnnxType.Float)]);
        body.Output.AddRange([Scalar("still", 9), Value("out", (int)OnnxType.Float)]);
        body.Node.AddRange([Identity("again", "still"), Identity("in", "out")]);
        return body;
    }

    private static NodeProto Identity(string from, string to) => new() { OpType = "Identity", Name = to, Input = { from }, Output = { to } };

    private static ValueInfoProto Scalar(string name, int type)
    {
        var value = Value(name, type);
        value.Type.TensorType.Shape = new TensorShapeProto();
        return value;
    }

    private static ValueInfoProto Value(string name, int type) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type } },
    };
}
