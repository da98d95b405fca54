using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Rescoring;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Tests.Rescoring;

public sealed class RescoreChangesTests
{
    [Fact]
    public void Only_good_faces_count_as_unsure_as_in_the_summaries()
    {
        var changes = new RescoreChanges();
        changes.Add(Photo(unsure: true), Photo(unsure: true), leftOut: 1);
        Assert.Contains("  unsure: 1 before, 1 now", changes.Lines);
        Assert.Contains("1 face has no stored crop (a photo keeps 200) and is left out", changes.Lines);
        Assert.StartsWith("2 faces of 1 photo rescored: 0 have another emotion (0.0 %)", changes.Lines.First(), StringComparison.Ordinal);
    }

    /// <summary>Two faces of one photo: a good one and a small one.</summary>
    private static PhotoResult Photo(bool unsure)
    {
        var photo = TestResults.Scored(TestResults.Photo("a.jpg"), Emotion.Happy, Emotion.Sad);
        return photo with { Faces = [.. photo.Faces.Select((face, index) => face with { Facts = new FaceFacts { Unsure = unsure, Flaws = index == 0 ? [] : ["small"] } })] };
    }
}
