namespace DeepEmotion.Model.Manifests;

/// <summary>A model that must not serve: wrong hash, not an emotion network, or other answers than its manifest promises.</summary>
public sealed class ModelRejectedException(string message, Exception? inner = null) : Exception(message, inner);
