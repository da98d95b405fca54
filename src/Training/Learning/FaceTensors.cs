using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>A split's images and labels as tensors.</summary>
/// <param name="Faces">uint8 [N, 48, 48].</param>
/// <param name="Labels">int64 [N], positions among the labels.</param>
/// <param name="Votes">FER+'s votes as shares, float32 [N, 10]; rows without votes are zero.</param>
public sealed record FaceTensors(Tensor Faces, Tensor Labels, Tensor Votes)
{
    public long Count => Labels.shape[0];

    /// <summary>The teachers' answers for each of <see cref="TaughtViews"/>, float32 [views, N, classes]; null if there are no teachers.</summary>
    public Tensor? Taught { get; init; }

    /// <summary>The same on a device.</summary>
    public FaceTensors To(Device device) => new(Faces.to(device), Labels.to(device), Votes.to(device)) { Taught = Taught?.to(device) };

    /// <summary>The faces whose emotion is among the labels.</summary>
    public static FaceTensors Create(ImmutableArray<LabelledFace> faces, ImmutableArray<Emotion> labels)
    {
        LabelledFace[] kept = [.. faces.Where(f => labels.Contains(f.Emotion))];
        var pixels = new byte[kept.Length * FaceCrop.Length];
        var votes = new float[kept.Length * FerPlusVotes.Answers];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i].Crop.Pixels.Span.CopyTo(pixels.AsSpan(i * FaceCrop.Length));
            Share(kept[i].Votes.Span, votes.AsSpan(i * FerPlusVotes.Answers, FerPlusVotes.Answers));
        }
        return new(
            tensor(pixels).view(kept.Length, FaceCrop.Side, FaceCrop.Side),
            tensor(kept.Select(f => (long)labels.IndexOf(f.Emotion)).ToArray()),
            tensor(votes).view(kept.Length, FerPlusVotes.Answers));
    }

    private static void Share(ReadOnlySpan<byte> counts, Span<float> shares)
    {
        var sum = 0;
        foreach (var count in counts)
        {
            sum += count;
        }
        for (var i = 0; sum > 0 && i < counts.Length; i++)
        {
            shares[i] = counts[i] / (float)sum;
        }
    }
}
