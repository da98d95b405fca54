using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class CrossValidationTests
{
    private static readonly FaceSet Set = new("own", [], []);

    [Fact]
    public void Five_people_give_a_wider_interval_than_as_many_strangers()
    {
        // Ten faces of each of five people; the gains are 6, 4, 2, 1 and 0 faces, none lost.
        int[] gains = [6, 4, 2, 1, 0];
        var before = Answers(gains.SelectMany(gain => Enumerable.Range(0, 10).Select(i => i >= gain)));
        var after = Answers(Enumerable.Repeat(true, 50));
        string[] people = [.. Enumerable.Range(0, 50).Select(i => $"person{i / 10}")];

        var result = CrossValidation.Create(Set, 5, people, before, after);
        var strangers = CrossValidation.Create(Set, 5, [.. Enumerable.Range(0, 50).Select(i => $"{i}")], before, after);

        Assert.Equal(5, result.Groups);
        Assert.Equal(0.26, result.Gain, 12);
        // Around the mean of 2.6 the squares sum to 23.2; 2.776 sqrt(23.2 * 5 / 4) / 50 = 0.299.
        Assert.Equal(0.26 - 0.299, result.GainInterval.Low, 3);
        Assert.Equal(0.26 + 0.299, result.GainInterval.High, 3);
        Assert.Equal(0.125, result.PValue, 12);
        Assert.True(strangers.GainInterval.Low > 0 && strangers.PValue < 0.001);
    }

    private static Answers Answers(IEnumerable<bool> right)
    {
        bool[] known = [.. right];
        return new([Emotion.Happy, Emotion.Sad], new int[known.Length], [.. known.SelectMany(one => one ? (float[])[0.9f, 0.1f] : [0.1f, 0.9f])]);
    }
}
