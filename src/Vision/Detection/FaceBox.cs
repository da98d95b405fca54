namespace DeepEmotion.Vision.Detection;

/// <summary>Where a face is: pixels of the upright photo, from its top left corner; always inside the photo.</summary>
public readonly record struct FaceBox(int X, int Y, int Width, int Height);
