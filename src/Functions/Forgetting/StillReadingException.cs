namespace DeepEmotion.Functions.Forgetting;

/// <summary>A photo of a zip cannot be forgotten yet, because the zip is still being read; the message says what to do.</summary>
public sealed class StillReadingException(string reason) : Exception(reason);
