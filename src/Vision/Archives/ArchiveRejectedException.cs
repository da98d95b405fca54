namespace DeepEmotion.Vision.Archives;

/// <summary>The zip cannot be read, or not to its end; the message says why and what to do.</summary>
public sealed class ArchiveRejectedException(string reason) : Exception(reason);
