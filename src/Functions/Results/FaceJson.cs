using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Functions.Results;

/// <summary>A face as stored in a row: short names, rounded numbers, the crop stored separately.</summary>
/// <param name="B">Box: x, y, width, height in pixels of the upright photo.</param>
/// <param name="D">Detection, 0 to 1.</param>
/// <param name="P">Seven probabilities in FER2013's order.</param>
/// <param name="A">Attention window, six values.</param>
/// <param name="N">Pixels that the network saw along a side.</param>
/// <param name="Q">Quality reasons; empty for a good face.</param>
/// <param name="U">Whether the answer is below the model's threshold.</param>
internal sealed record FaceJson(int[] B, float D, float[] P, float[] A, int? N = null, IReadOnlyList<string>? Q = null, bool? U = null)
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static FaceJson From(FaceResult face) => new(
        [face.Box.X, face.Box.Y, face.Box.Width, face.Box.Height],
        Round(face.Detection),
        [.. face.Score.Probabilities.Select(Round)],
        [.. face.Score.Attention.ToArray().Select(Round)],
        face.Facts.NetworkPx,
        face.Facts.Flaws,
        face.Facts.Unsure);

    public static byte[] JoinCrops(IEnumerable<FaceResult> faces)
    {
        using var bytes = new MemoryStream();
        foreach (var face in faces.TakeWhile(static face => face.Crop is not null))
        {
            bytes.Write(face.Crop!.Value.Pixels.Span);
        }
        return bytes.ToArray();
    }

    public FaceResult ToResult(byte[] crops, int index)
    {
        var from = index * FaceCrop.Length;
        FaceCrop? crop = from + FaceCrop.Length <= crops.Length ? new FaceCrop(crops.AsMemory(from, FaceCrop.Length)) : null;
        return new FaceResult(
            new FaceBox(B[0], B[1], B[2], B[3]), D, new FaceScore(ImmutableArray.Create(P), AttentionWindow.From(A)), crop)
        {
            Facts = new FaceFacts { NetworkPx = N, Flaws = Q, Unsure = U },
        };
    }

    private static float Round(float value) => MathF.Round(value, 5);
}
