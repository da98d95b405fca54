using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Vision.Detection;

/// <summary>How sure the face detector must be, and how far it searches for small faces.</summary>
public sealed record FaceDetectionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "FaceDetection";

    /// <summary>The lowest mean score of a face in its looks. 0.3 to 0.95; default 0.65.</summary>
    [Range(0.3f, 0.95f)]
    public float MinConfidence { get; init; } = 0.65f;

    /// <summary>The lowest score in a first look that earns a closer one. 0.02 to 0.9; default 0.2. Lower finds more and takes longer.</summary>
    [Range(0.02f, 0.9f)]
    public float MinHint { get; init; } = 0.2f;

    /// <summary>Whether photos without a face are searched again, rotated by 90, 180 and 270 degrees. Default true.</summary>
    public bool TryTurned { get; init; } = true;

    /// <summary>
    /// How far small faces are searched for: the photo is searched with a longer side of 256 pixels, then, if small faces may have been
    /// missed, of 512, 1024 and 2048, up to this times 256. 1 to 8; default 4. Each step costs four times the one before.
    /// </summary>
    [Range(1, 8)]
    public int MaxDivision { get; init; } = 4;
}
