using System.Numerics;

namespace DeepEmotion.Vision.Detection;

/// <summary>A face as one pass of a network sees it: centre, size and key points in one coordinate system, and the score (0 to 1).</summary>
/// <param name="Centre">Centre of the box.</param>
/// <param name="Size">Width and height of the box.</param>
/// <param name="Score">The network's score, 0 to 1.</param>
/// <param name="Landmarks">The six key points.</param>
internal readonly record struct FaceProposal(Vector2 Centre, Vector2 Size, float Score, FaceLandmarks Landmarks)
{
    public Vector2 TopLeft => Centre - (Size / 2);

    public Vector2 BottomRight => Centre + (Size / 2);

    /// <summary>How far the head is turned in the picture's plane, in radians, clockwise; 0 when the eyes are level.</summary>
    public float Roll
    {
        get
        {
            var (right, left) = (Landmarks.RightEye, Landmarks.LeftEye);
            return MathF.Atan2(left.Y - right.Y, left.X - right.X);
        }
    }
}
