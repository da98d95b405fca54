using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>A face as <c>results.jsonl</c> and <c>POST /api/score</c> show it.</summary>
/// <param name="X">Left edge in pixels of the upright photo.</param>
/// <param name="Y">Top edge in pixels of the upright photo.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Detection">How sure the detector is, 0 to 1.</param>
/// <param name="Emotion">The most probable emotion.</param>
/// <param name="Confidence">Its probability, 0 to 1.</param>
/// <param name="Probabilities">All seven, together 1.</param>
/// <param name="Attention">The 2 x 3 affine window in which the network looked, row by row.</param>
public sealed record FaceView(
    int X,
    int Y,
    int Width,
    int Height,
    float Detection,
    Emotion Emotion,
    float Confidence,
    ImmutableSortedDictionary<Emotion, float> Probabilities,
    float[] Attention)
{
    /// <summary>Width in photo pixels of the area that the network's crop was made from.</summary>
    public int? NetworkPx { get; init; }

    /// <summary>The confidence is under the model's threshold; null if the model states none.</summary>
    public bool? Unsure { get; init; }

    /// <summary>Quality reasons; empty if the face is good.</summary>
    public IReadOnlyList<string>? Quality { get; init; }

    public static FaceView From(FaceResult face) => new(
        face.Box.X,
        face.Box.Y,
        face.Box.Width,
        face.Box.Height,
        Round(face.Detection),
        face.Score.Emotion,
        Round(face.Score.Confidence),
        EmotionLabels.Seven.ToImmutableSortedDictionary(static emotion => emotion, emotion => Round(face.Score.Probabilities[(int)emotion])),
        [.. face.Score.Attention.ToArray().Select(Round)])
    {
        NetworkPx = face.Facts.NetworkPx,
        Unsure = face.Facts.Unsure,
        Quality = face.Facts.Flaws,
    };

    /// <summary>Rounds to the four decimals that every file has.</summary>
    internal static float Round(float value) => MathF.Round(value, 4);
}
