using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests.Data;

public sealed class OwnFacesTests
{
    [Fact]
    public void Faces_of_test_splits_are_not_learned()
    {
        var set = SyntheticFaces.Set(training: 10, validation: 5);

        Assert.Equal(set.Of(Split.Training), OwnFaces.Of(set).Faces);
    }

    [Fact]
    public void One_emotion_cannot_be_told_from_itself()
    {
        FaceSet set = new("own", [.. SyntheticFaces.Set(training: 21, validation: 7).Faces.Where(f => f.Split != Split.Training || f.Emotion == Emotion.Happy)], []);

        Assert.Contains("'own' has faces of only one emotion outside test folders, happy", Refusal(set), StringComparison.Ordinal);
        Assert.Contains("'own' has no faces outside test folders", Refusal(new("own", set.Of(Split.PublicTest), [])), StringComparison.Ordinal);
    }

    private static string Refusal(FaceSet set) => Assert.Throws<UsageException>(() => OwnFaces.Of(set)).Message;
}
