using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Distillation;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Tests.Distillation;

public sealed class TeachersTests
{
    private const int Views = 2;

    private static readonly FaceTensors Faces = FaceTensors.Create(SyntheticFaces.Set(training: 300, validation: 0).Of(Split.Training), EmotionLabels.Seven);

    [Fact]
    public void Several_teachers_say_the_mean_of_what_each_says()
    {
        var (one, other) = (SmallModel.Create(seed: 1), SmallModel.Create(seed: 2));
        var (first, second, both) = (Answer(one), Answer(other), Answer(one, other));

        Assert.NotEqual(first, second);
        Assert.Equal(first.Zip(second, (a, b) => (a + b) / 2), both, (expected, actual) => Math.Abs(expected - actual) < 1e-5);
        Assert.All(both.Chunk(7), face => Assert.Equal(1, face.Sum(), 4));
    }

    [Fact]
    public void The_same_seed_asks_about_the_same_variations_and_another_seed_about_others()
    {
        var teacher = SmallModel.Create(seed: 1);

        Assert.Equal(Answer(teacher), Answer(teacher));
        Assert.NotEqual(Answer(teacher), Answer(5, [], teacher));
    }

    [Fact]
    public void Progress_ends_at_the_number_of_steps_that_was_told()
    {
        var done = new List<long>();
        using var teachers = new Teachers([SmallModel.Create(seed: 1), SmallModel.Create(seed: 2)], EmotionLabels.Seven);

        Answer(1, done, SmallModel.Create(seed: 1), SmallModel.Create(seed: 2));

        Assert.Equal(Enumerable.Range(1, (int)teachers.Steps(Faces, new() { TeacherViews = Views })).Select(i => (long)i), done);
    }

    [Fact]
    public void A_teacher_of_other_emotions_is_refused()
    {
        var failure = Assert.Throws<UsageException>(() => new Teachers([SmallModel.Create(seed: 1, classes: 4)], EmotionLabels.Seven));

        Assert.Contains("A teacher distinguishes angry,happy,sad,neutral, and the new network angry,disgust", failure.Message, StringComparison.Ordinal);
    }

    private static float[] Answer(params byte[][] models) => Answer(1, [], models);

    private static float[] Answer(int seed, List<long> done, params byte[][] models)
    {
        using var teachers = new Teachers(models, EmotionLabels.Seven);
        using var answers = teachers.Answer(Faces, new() { Seed = seed, TeacherViews = Views }, done.Add, CancellationToken.None);
        Assert.Equal([Views, Faces.Count, 7], answers.shape);
        return answers.data<float>().ToArray();
    }
}
