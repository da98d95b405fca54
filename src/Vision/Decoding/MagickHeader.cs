using System.Drawing;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Facts about a photo before it is decoded.</summary>
/// <param name="Size">As stored, before it is turned upright.</param>
/// <param name="Orientation">Its orientation: 1 to 8, as in EXIF.</param>
/// <param name="Pages">Pages or frames.</param>
internal readonly record struct MagickHeader(Size Size, int Orientation, int Pages);
