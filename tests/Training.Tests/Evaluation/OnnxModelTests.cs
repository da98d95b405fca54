using DeepEmotion.Model.Onnx.Proto;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using Google.Protobuf;

namespace DeepEmotion.Training.Tests.Evaluation;

/// <summary>Models that were made elsewhere.</summary>
public sealed class OnnxModelTests
{
    private readonly ModelProto _model = ModelProto.Parser.ParseFrom(TestModel.Create().Onnx);

    [Fact]
    public void Weights_beside_the_file_are_refused_by_the_name_of_their_file()
    {
        _model.Graph.Initializer[0].ClearRawData();
        _model.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "model.onnx.data" });
        Assert.Contains("its weights are in another file, model.onnx.data: save it as one file", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_opset_is_refused_by_its_number()
    {
        _model.OpsetImport[0].Version = 99;
        Assert.Contains("opset 99 is newer", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Faces_of_floats_are_refused()
    {
        _model.Graph.Input[0].Type.TensorType.ElemType = 1;
        Assert.Contains("'faces' is Float; bytes (UInt8) are expected", Refused(), StringComparison.Ordinal);
    }

    private string Refused() => Assert.Throws<UsageException>(() => new OnnxModel(_model.ToByteArray())).Message;
}
