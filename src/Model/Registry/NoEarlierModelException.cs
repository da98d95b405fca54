namespace DeepEmotion.Model.Registry;

/// <summary>There is no earlier model to roll back to.</summary>
public sealed class NoEarlierModelException() : Exception(
    "There is no earlier model to roll back to. 'models list' shows what can be promoted; "
    + "'publish --model src/Model/Bundled/model.onnx --promote always' brings back the one that comes with the apps.");
