using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests.Data;

public sealed class FoldsTests
{
    private static readonly ImmutableArray<LabelledFace> Faces =
    [
        .. Enumerable.Range(0, 120).Select(i => SyntheticFaces.Face(i, Split.Training, i % 2 == 0 ? Emotion.Happy : Emotion.Sad, new Random(i)) with { Name = $"{(i % 2 == 0 ? "happy" : "sad")}/person{i % 15:00}_{i}.png" }),
    ];

    [Fact]
    public void Nobody_is_in_two_folds_and_each_fold_has_its_share_of_every_emotion()
    {
        var groups = Folds.Groups(Faces, "/([^_]+)_");

        var folds = Folds.Divide(Faces, groups, 5, seed: 1);

        Assert.All(groups.Zip(folds).GroupBy(g => g.First), static person => Assert.Single(person.Select(g => g.Second).Distinct()));
        Assert.Equal(15, groups.Distinct().Count());
        Assert.All(Enumerable.Range(0, 5), fold =>
        {
            Assert.InRange(folds.Index().Count(f => f.Item == fold && Faces[f.Index].Emotion == Emotion.Happy), 8, 16);
            Assert.InRange(folds.Index().Count(f => f.Item == fold && Faces[f.Index].Emotion == Emotion.Sad), 8, 16);
        });
    }

    [Fact]
    public void Without_a_pattern_each_face_stands_for_itself() =>
        Assert.Equal([24, 24, 24, 24, 24], Folds.Divide(Faces, Folds.Groups(Faces, null), 5, seed: 1).CountBy(f => f).Select(f => f.Value));

    [Theory]
    [InlineData(40, 10)]
    [InlineData(64, 64)]
    [InlineData(21, 19)]
    public void No_fold_is_empty(int count, int folds)
    {
        ImmutableArray<LabelledFace> faces = [.. SyntheticFaces.Set(training: count, validation: 0).Faces];

        for (var seed = 1; seed <= 20; seed++)
        {
            Assert.Equal(Enumerable.Range(0, folds), Folds.Divide(faces, Folds.Groups(faces, null), folds, seed).Distinct().Order());
        }
    }

    [Fact]
    public void Equal_images_are_in_one_fold_and_so_are_the_people_who_share_them()
    {
        // Person 0 shares an image with person 1, and person 1 another with person 2.
        ImmutableArray<LabelledFace> faces = [.. Faces, Faces[1] with { Name = "happy/person00_x.png" }, Faces[2] with { Name = "happy/person01_x.png" }];

        var people = Folds.Groups(faces, "person[0-9]+");
        var faceByFace = Folds.Groups(faces, null);

        Assert.Equal(13, people.Distinct().Count());
        Assert.Single(new[] { people[0], people[1], people[2], people[^1], people[^2] }.Distinct());
        Assert.Equal(120, faceByFace.Distinct().Count());
        Assert.Equal((faceByFace[1], faceByFace[2]), (faceByFace[^2], faceByFace[^1]));
    }

    [Theory]
    [InlineData("person[0-9]+", "person03")]
    [InlineData("(happy|sad)/person", "sad")]
    public void A_group_is_what_the_parentheses_hold_or_all_that_matches(string pattern, string expected) =>
        Assert.Equal(expected, Folds.Groups(Faces, pattern)[3]);

    [Theory]
    [InlineData("[", "cannot be used")]
    [InlineData("person9", "does not match 'happy/person00_0.png'")]
    public void A_pattern_that_does_not_do_is_refused(string pattern, string expected) =>
        Assert.Contains(expected, Assert.Throws<UsageException>(() => Folds.Groups(Faces, pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_of_a_table_have_no_names_to_group_by()
    {
        ImmutableArray<LabelledFace> rows = [Faces[0] with { Name = null }];

        Assert.Contains("have none", Assert.Throws<UsageException>(() => Folds.Groups(rows, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_people_than_folds_are_refused() =>
        Assert.Contains("15 groups cannot be divided into 16", Assert.Throws<UsageException>(() => Folds.Divide(Faces, Folds.Groups(Faces, "person[0-9]+"), 16, seed: 1)).Message, StringComparison.Ordinal);
}
