using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Decoding;

/// <summary>A photo turned upright.</summary>
/// <param name="Frame">Its pixels, shrunk where its longer side exceeds <see cref="ImagingOptions.WorkingSide"/>.</param>
/// <param name="Width">Width of the full-size photo.</param>
/// <param name="Height">Height of the full-size photo.</param>
public sealed record DecodedPhoto(PixelFrame Frame, int Width, int Height);
