namespace DeepEmotion.Training.Storage;

/// <summary>Another job is working on the same stored run; the message says what to do.</summary>
public sealed class RunTakenException(string message, Exception? cause = null) : Exception(message, cause);
