namespace DeepEmotion.Vision.Detection;

/// <summary>One face that the detector found.</summary>
/// <param name="Box">From the forehead to the chin, in pixels of the frame that was searched.</param>
/// <param name="Confidence">The network's score, 0 to 1.</param>
/// <param name="Landmarks">Eyes, nose, mouth and ears, in pixels of the frame that was searched; may lie outside it.</param>
public readonly record struct FoundFace(FaceBox Box, float Confidence, FaceLandmarks Landmarks);
