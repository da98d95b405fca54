namespace DeepEmotion.Model.Serving;

/// <summary>No model serves yet, because the registry has not answered which should: a transient failure.</summary>
public sealed class ModelNotReadyException(string message, Exception? inner = null) : TimeoutException(message, inner);
