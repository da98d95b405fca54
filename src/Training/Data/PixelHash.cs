using System.Security.Cryptography;

namespace DeepEmotion.Training.Data;

/// <summary>Identifies images by their pixels.</summary>
public static class PixelHash
{
    /// <summary>Equal for images with equal pixels.</summary>
    public static string Of(LabelledFace face) => Convert.ToHexString(SHA256.HashData(face.Crop.Pixels.Span));
}
