namespace DeepEmotion.Vision.Detection;

/// <summary>The box of a face: pixels of the upright photo, from its top left corner; always inside the photo.</summary>
public readonly record struct FaceBox(int X, int Y, int Width, int Height);
