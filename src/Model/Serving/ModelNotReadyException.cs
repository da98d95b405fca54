namespace DeepEmotion.Model.Serving;

/// <summary>No model serves yet, because the registry has not said which: trouble that passes.</summary>
public sealed class ModelNotReadyException(string message, Exception? inner = null) : TimeoutException(message, inner);
