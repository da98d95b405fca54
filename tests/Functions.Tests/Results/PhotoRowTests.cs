using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Tests.Results;

public sealed class PhotoRowTests
{
    [Fact]
    public void A_result_comes_back_from_its_row_as_it_was()
    {
        var result = TestResults.Scored(TestResults.Photo("a/b c.jpg"), Emotion.Happy, Emotion.Sad);
        AssertSame(result, PhotoRow.FromEntity(PhotoRow.ToEntity(result)));
    }

    [Fact]
    public void A_crowd_fits_into_one_entity()
    {
        var crowd = TestResults.Scored(TestResults.Photo("crowd.jpg"), [.. Enumerable.Range(0, 600).Select(i => (Emotion)(i % 7))]);
        var entity = PhotoRow.ToEntity(crowd);
        var values = entity.Select(property => property.Value).ToList();
        Assert.All(values.OfType<string>(), text => Assert.InRange(text.Length, 0, 32_768));
        Assert.All(values.OfType<byte[]>(), bytes => Assert.InRange(bytes.Length, 0, 65_536));
        Assert.InRange(values.OfType<string>().Sum(text => 2 * text.Length) + values.OfType<byte[]>().Sum(bytes => bytes.Length), 1, 1_000_000);

        var read = PhotoRow.FromEntity(entity);
        Assert.Equal(600, read.Faces.Length);
        Assert.Equal(crowd.Faces.Select(face => face.Score.Emotion), read.Faces.Select(face => face.Score.Emotion));
        Assert.Equal(PhotoRow.MaxCrops, read.Faces.Count(face => face.Crop is not null));
    }

    [Fact]
    public void A_reason_without_end_is_cut()
    {
        var entity = PhotoRow.ToEntity(PhotoResult.Rejected(TestResults.Photo("x"), new string('x', 100_000)));
        Assert.Equal(1000, PhotoRow.FromEntity(entity).Reason!.Length);
    }

    [Fact]
    public void The_same_name_in_two_uploads_gives_two_rows()
    {
        var loose = TestResults.Photo("a.zip/b.jpg");
        var zipped = loose with { Blob = "holiday/a.zip" };
        Assert.NotEqual(PhotoRow.RowKey(loose), PhotoRow.RowKey(zipped));
    }

    internal static void AssertSame(PhotoResult expected, PhotoResult actual)
    {
        Assert.Equal(expected with { Faces = [] }, actual with { Faces = [] });
        Assert.Equal(expected.Faces.Length, actual.Faces.Length);
        foreach (var (one, other) in expected.Faces.Zip(actual.Faces))
        {
            Assert.Equal(one.Box, other.Box);
            Assert.Equal(one.Detection, other.Detection, 1e-4f);
            Assert.Equal(one.Score.Attention, other.Score.Attention);
            Assert.Equal(one.Score.Probabilities, other.Score.Probabilities);
            Assert.Equal(one.Crop?.Pixels.ToArray(), other.Crop?.Pixels.ToArray());
        }
    }
}
