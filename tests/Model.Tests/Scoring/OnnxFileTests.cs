using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Onnx.Proto;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Tests.Support;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Model.Tests.Scoring;

public sealed class OnnxFileTests
{
    private readonly ModelProto _model = ModelProto.Parser.ParseFrom(TestModel.Create().Onnx);

    [Fact]
    public void A_whole_file_passes() => OnnxFile.Check(_model.ToByteArray());

    [Fact]
    public void Weights_in_a_file_beside_it_are_refused_by_its_name()
    {
        var weights = _model.Graph.Initializer[0];
        weights.ClearRawData();
        weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "model.onnx.data" });
        var refused = Assert.Throws<ModelRejectedException>(() => OnnxFile.Check(_model.ToByteArray()));
        Assert.Contains("its weights are in another file, model.onnx.data: save it as one file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_beside_it_are_found_inside_a_loop_too()
    {
        var endless = ModelProto.Parser.ParseFrom(TestModel.Create(fault: ModelFault.Endless).Onnx);
        var body = endless.Graph.Node.SelectMany(node => node.Attribute).Single(attribute => attribute.G is not null).G;
        body.Initializer.Add(new TensorProto { Name = "w", ExternalData = { new StringStringEntryProto { Key = "location", Value = "/etc/passwd" } } });
        Assert.Throws<ModelRejectedException>(() => OnnxFile.Check(endless.ToByteArray()));
    }

    [Fact]
    public void A_newer_opset_is_explained()
    {
        _model.OpsetImport[0].Version = 99;
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        var failure = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(_model.ToByteArray(), options));
        Assert.StartsWith("opset 99 is newer than this ONNX Runtime supports", OnnxFile.Explain(failure.Message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a model at all")]
    public void What_is_not_a_model_is_refused(string text) =>
        Assert.Throws<ModelRejectedException>(() => OnnxFile.Check(System.Text.Encoding.UTF8.GetBytes(text)));
}
