namespace DeepEmotion.Training.Export;

/// <summary>A network as a file.</summary>
/// <param name="Content">The bytes of <c>model.onnx</c>.</param>
/// <param name="MultiplyAdds">Multiply-adds for one face, both views included.</param>
public sealed record ExportedModel(byte[] Content, long MultiplyAdds);
