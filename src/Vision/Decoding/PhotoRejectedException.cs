namespace DeepEmotion.Vision.Decoding;

/// <summary>The bytes are no photo that can be scored; the message tells a person what is wrong and what helps.</summary>
public sealed class PhotoRejectedException(string reason) : Exception(reason);
