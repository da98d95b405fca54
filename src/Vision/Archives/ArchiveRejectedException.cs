namespace DeepEmotion.Vision.Archives;

/// <summary>The zip as a whole cannot be read, or not to its end; the message tells a person why and what helps.</summary>
public sealed class ArchiveRejectedException(string reason) : Exception(reason);
