namespace DeepEmotion.Model.Manifests;

/// <summary>A model must not serve: its hash is wrong, it is not an emotion network, or its answers differ from its manifest.</summary>
public sealed class ModelRejectedException(string message, Exception? inner = null) : Exception(message, inner);
