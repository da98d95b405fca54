using System.Collections.Immutable;
using DeepEmotion.Model.Faces;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Quality;

namespace DeepEmotion.Vision;

/// <summary>One face of a photo, ready to be scored.</summary>
/// <param name="Box">From the forehead to the chin, in pixels of the upright full-size photo.</param>
/// <param name="Confidence">How sure the detector is, 0 to 1.</param>
/// <param name="NetworkPixels">Width in photo pixels of the area that the crop was made from; with fewer than the crop has, the network sees a blur.</param>
/// <param name="Crop">The face, aligned by the eyes.</param>
/// <param name="Quality">Quality reasons; empty if the face is good.</param>
public readonly record struct DetectedFace(FaceBox Box, float Confidence, int NetworkPixels, FaceCrop Crop, ImmutableArray<QualityReason> Quality);
