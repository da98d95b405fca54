using System.Numerics;

namespace DeepEmotion.Vision.Detection;

/// <summary>A face that a detector sees. Lengths are in pixels of the searched frame; parts of the face may lie outside it.</summary>
/// <param name="Centre">Centre of the box, which reaches from the forehead to the chin.</param>
/// <param name="Size">Width and height of the box.</param>
/// <param name="Score">How sure the detector is, 0 to 1.</param>
/// <param name="Landmarks">Eyes, nose, mouth and ears.</param>
public readonly record struct FoundFace(Vector2 Centre, Vector2 Size, float Score, FaceLandmarks Landmarks)
{
    public Vector2 TopLeft => Centre - (Size / 2);

    public Vector2 BottomRight => Centre + (Size / 2);

    /// <summary>The head's roll angle in radians, clockwise; 0 if the eyes are level.</summary>
    public float Roll
    {
        get
        {
            var eyes = Landmarks.LeftEye - Landmarks.RightEye;
            return MathF.Atan2(eyes.Y, eyes.X);
        }
    }
}
