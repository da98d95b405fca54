using System.Security.Cryptography;

namespace DeepEmotion.Training.Data;

/// <summary>Tells images apart pixel by pixel.</summary>
public static class PixelHash
{
    /// <summary>The same for images whose pixels are the same.</summary>
    public static string Of(LabelledFace face) => Convert.ToHexString(SHA256.HashData(face.Crop.Pixels.Span));
}
