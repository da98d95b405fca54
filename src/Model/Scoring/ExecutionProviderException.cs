namespace DeepEmotion.Model.Scoring;

/// <summary>The execution provider that the configuration requires is not there or does not work.</summary>
public sealed class ExecutionProviderException(string message, Exception? inner = null) : Exception(message, inner);
