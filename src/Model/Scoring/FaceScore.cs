using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Model.Scoring;

/// <summary>A network's answer for one face.</summary>
/// <param name="Probabilities">Seven values in FER2013's order, each 0 to 1, together 1; 0 for a class that the model does not have.</param>
/// <param name="Attention">Where the spatial transformer looked.</param>
public readonly record struct FaceScore(ImmutableArray<float> Probabilities, AttentionWindow Attention)
{
    /// <summary>The most probable emotion; the first if several are equal.</summary>
    public Emotion Emotion => (Emotion)Probabilities.IndexOf(Confidence);

    /// <summary>The probability of <see cref="Emotion"/>, 0 to 1.</summary>
    public float Confidence => Probabilities.Max();
}
