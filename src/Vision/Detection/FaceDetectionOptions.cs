using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Vision.Detection;

/// <summary>How sure the face detector must be, and how far it goes to find small faces.</summary>
public sealed record FaceDetectionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "FaceDetection";

    /// <summary>The lowest mean score of a face in four close looks. 0.3 to 0.95; default 0.65.</summary>
    [Range(0.3f, 0.95f)]
    public float MinConfidence { get; init; } = 0.65f;

    /// <summary>The lowest score in a first look that earns a closer one. 0.02 to 0.9; default 0.15. Lower finds more and takes longer.</summary>
    [Range(0.02f, 0.9f)]
    public float MinHint { get; init; } = 0.15f;

    /// <summary>Whether photos without a face are searched turned by 90, 180 and 270 degrees. Default true.</summary>
    public bool TryTurned { get; init; } = true;

    /// <summary>Into how many tiles a side photos are divided at the most in search of small faces. 1 (never) to 8; default 4.</summary>
    [Range(1, 8)]
    public int MaxDivision { get; init; } = 4;
}
