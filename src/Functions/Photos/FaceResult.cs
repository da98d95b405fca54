using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Functions.Photos;

/// <summary>One scored face.</summary>
/// <param name="Box">Pixels of the upright photo.</param>
/// <param name="Detection">How sure the detector is, 0 to 1.</param>
/// <param name="Score">The emotions and where the network looked.</param>
/// <param name="Crop">What the network saw; null if it was not stored.</param>
public sealed record FaceResult(FaceBox Box, float Detection, FaceScore Score, FaceCrop? Crop)
{
    public FaceFacts Facts { get; init; } = new();

    /// <summary>How far the answer can be trusted.</summary>
    public FaceKind Kind => Facts switch
    {
        { Flaws.Count: > 0 } => FaceKind.Poor,
        { Unsure: true } => FaceKind.Unsure,
        _ => FaceKind.Clear,
    };
}
