using System.Collections.Immutable;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Model.Scoring;

/// <summary>Which parts of a face determine the answer.</summary>
/// <param name="Windows">Where the spatial transformer looked, in the face and in its mirror image.</param>
/// <param name="Importance">
/// <see cref="Cells"/> x <see cref="Cells"/> values, row by row: how much the answer's probability drops, from 0 to 1, when a patch around that place is covered.
/// </param>
/// <remarks>Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (2014), section 4.2.</remarks>
public sealed record FaceExplanation(ImmutableArray<AttentionWindow> Windows, ImmutableArray<float> Importance)
{
    /// <summary>Positions along a side.</summary>
    public const int Cells = 7;

    /// <summary>The side of a patch in pixels of the crop.</summary>
    public const int Patch = 12;

    private const int Step = (FaceCrop.Side - Patch) / (Cells - 1);

    /// <summary>Scores the face, its mirror image, and the face with each patch covered by its mean grey.</summary>
    public static FaceExplanation Of(EmotionNetwork network, FaceCrop face)
    {
        var grey = (byte)face.Pixels.ToArray().Average(static pixel => pixel);
        var covered = Enumerable.Range(0, Cells * Cells).Select(cell => Cover(face, cell % Cells * Step, cell / Cells * Step, grey));
        var scores = network.Score([face, Mirror(face), .. covered]);
        var answer = (int)scores[0].Emotion;
        return new FaceExplanation(
            [scores[0].Attention, scores[1].Attention],
            [.. scores.Skip(2).Select(score => Math.Clamp(scores[0].Probabilities[answer] - score.Probabilities[answer], 0, 1))]);
    }

    private static FaceCrop Cover(FaceCrop face, int left, int top, byte grey)
    {
        var pixels = face.Pixels.ToArray();
        for (var y = top; y < top + Patch; y++)
        {
            pixels.AsSpan((y * FaceCrop.Side) + left, Patch).Fill(grey);
        }
        return new FaceCrop(pixels);
    }

    private static FaceCrop Mirror(FaceCrop face)
    {
        var pixels = face.Pixels.ToArray();
        for (var y = 0; y < FaceCrop.Side; y++)
        {
            pixels.AsSpan(y * FaceCrop.Side, FaceCrop.Side).Reverse();
        }
        return new FaceCrop(pixels);
    }
}
