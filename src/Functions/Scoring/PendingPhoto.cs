using System.Collections.Immutable;
using DeepEmotion.Functions.Uploads;

namespace DeepEmotion.Functions.Scoring;

/// <summary>A photo whose faces are on their way to the network.</summary>
public sealed record PendingPhoto(PhotoId Photo, int Width, int Height, ImmutableArray<PendingFace> Faces);
