using DeepEmotion.Model.Onnx.Proto;
using Google.Protobuf;
using static DeepEmotion.Model.Onnx.Proto.AttributeProto.Types;

namespace DeepEmotion.Model.Onnx;

/// <summary>Converts a value to a node's attribute.</summary>
internal static class OnnxAttribute
{
    public static AttributeProto ToProto(string name, object value)
    {
        var proto = new AttributeProto { Name = name };
        switch (value)
        {
            case int i:
                proto.Type = AttributeType.Int;
                proto.I = i;
                break;
            case long l:
                proto.Type = AttributeType.Int;
                proto.I = l;
                break;
            case float f:
                proto.Type = AttributeType.Float;
                proto.F = f;
                break;
            case string s:
                proto.Type = AttributeType.String;
                proto.S = ByteString.CopyFromUtf8(s);
                break;
            case long[] longs:
                proto.Type = AttributeType.Ints;
                proto.Ints.AddRange(longs);
                break;
            case float[] floats:
                proto.Type = AttributeType.Floats;
                proto.Floats.AddRange(floats);
                break;
            case OnnxTensor tensor:
                proto.Type = AttributeType.Tensor;
                proto.T = tensor.ToProto(name);
                break;
            default:
                throw new ArgumentException($"Attribute '{name}' is a {value.GetType().Name}; int, long, float, string, long[], float[] or OnnxTensor can be stored.", nameof(value));
        }
        return proto;
    }
}
