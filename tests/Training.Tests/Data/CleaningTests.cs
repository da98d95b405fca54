using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests.Data;

public sealed class CleaningTests
{
    private static readonly byte[] MostlyNoFace = [4, 0, 0, 0, 0, 0, 0, 0, 0, 6];
    private static readonly byte[] MostlyNeutral = [5, 0, 0, 0, 0, 0, 0, 0, 0, 5];

    [Fact]
    public void Drops_from_training_what_is_blank_no_face_or_in_an_evaluation_split()
    {
        var random = new Random(1);
        var judged = SyntheticFaces.Face(0, Split.PublicTest, Emotion.Happy, random);
        var blank = new LabelledFace(1, Split.Training, Emotion.Sad, new FaceCrop(new byte[FaceCrop.Length]));
        var noFace = SyntheticFaces.Face(2, Split.Training, Emotion.Sad, random, MostlyNoFace);
        var kept = SyntheticFaces.Face(3, Split.Training, Emotion.Sad, random, MostlyNeutral);
        var repeated = judged with { Row = 4, Split = Split.Training };

        var cleaned = Cleaning.Clean(new("a", [judged, blank, noFace, kept, repeated], []));

        Assert.Equal([0, 3], cleaned.Faces.Select(f => f.Row));
    }

    [Fact]
    public void Never_removes_from_a_split_that_models_are_judged_by()
    {
        var blank = new LabelledFace(0, Split.PrivateTest, Emotion.Sad, new FaceCrop(new byte[FaceCrop.Length]));

        Assert.Single(Cleaning.Clean(new("a", [blank], [])).Faces);
    }
}
