using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Benchmarks;

/// <summary>Results of photos that there are not: three faces each, with their crops.</summary>
internal static class MadePhotos
{
    private const int FacesPerPhoto = 3;
    private static readonly ModelVersion Model = ModelVersion.Parse("20260102-030405-01234567");

    public static IEnumerable<PhotoResult> Of(string batch, int from, int count) => Enumerable.Range(from, count).Select(number => Make(batch, number));

    private static PhotoResult Make(string batch, int number)
    {
        var faces = Enumerable.Range(0, FacesPerPhoto).Select(face =>
        {
            var likely = (number + face) % EmotionLabels.Seven.Length;
            var probabilities = Enumerable.Range(0, EmotionLabels.Seven.Length).Select(i => i == likely ? 0.7f : 0.05f).ToImmutableArray();
            return new FaceResult(
                new FaceBox(10 * face, 20, 90, 90), 0.9f, new FaceScore(probabilities, AttentionWindow.Identity), new FaceCrop(new byte[FaceCrop.Length]));
        });
        var name = $"{number:000000}.jpg";
        return new PhotoResult
        {
            Photo = new PhotoId(batch, name, $"{batch}/{name}", "0x1", DateTimeOffset.UnixEpoch),
            Status = PhotoStatus.Scored,
            Width = 1_920,
            Height = 1_280,
            Model = Model,
            Faces = [.. faces],
        };
    }
}
