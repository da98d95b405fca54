using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Functions.Tests;

/// <summary>Results to write and read back.</summary>
internal static class TestResults
{
    public static ModelVersion Model { get; } = ModelVersion.Parse("20260102-030405-01234567");

    public static PhotoId Photo(string image, string batch = "holiday", string etag = "0x1", int second = 0) =>
        new(batch, image, $"{batch}/{image}", etag, new DateTimeOffset(2026, 1, 1, 0, 0, second, TimeSpan.Zero));

    public static PhotoResult Scored(PhotoId photo, params Emotion[] emotions) => new()
    {
        Photo = photo,
        Status = PhotoStatus.Scored,
        Width = 640,
        Height = 480,
        Model = Model,
        Faces = [.. emotions.Select(Face)],
    };

    public static PhotoResult NoFace(PhotoId photo) => PhotoResult.WithoutFace(photo, 640, 480);

    private static FaceResult Face(Emotion emotion, int index)
    {
        var probabilities = EmotionLabels.Seven.Select(label => label == emotion ? 0.7f : 0.05f).ToImmutableArray();
        var crop = new byte[FaceCrop.Length];
        Array.Fill(crop, (byte)index);
        return new FaceResult(
            new FaceBox(10 * index, 20, 30, 40), 0.9f, new FaceScore(probabilities, new AttentionWindow(0.8f, 0, 0.1f, 0, 0.8f, -0.1f)), new FaceCrop(crop));
    }
}
