namespace DeepEmotion.Vision.Decoding;

/// <summary>The bytes cannot be scored as a photo; the message says what is wrong and what to do.</summary>
public sealed class PhotoRejectedException(string reason) : Exception(reason);
