namespace DeepEmotion.Model.Scoring;

/// <summary>The configured execution provider is missing or does not work.</summary>
public sealed class ExecutionProviderException(string message, Exception? inner = null) : Exception(message, inner);
