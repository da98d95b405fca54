using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Training.Data;

/// <summary>One image of a data set.</summary>
/// <param name="Row">Zero-based row among the data rows of its file; FER+ votes are joined by it.</param>
/// <param name="Split">The part it belongs to.</param>
/// <param name="Emotion">FER2013's label.</param>
/// <param name="Crop">The pixels.</param>
/// <param name="Votes">FER+'s votes where known: neutral, happiness, surprise, sadness, anger, disgust, fear, contempt, unknown, no face.</param>
/// <param name="Name">The image's path below its folder; null for a row of a table.</param>
public sealed record LabelledFace(int Row, Split Split, Emotion Emotion, FaceCrop Crop, ReadOnlyMemory<byte> Votes = default, string? Name = null);
