using DeepEmotion.Functions.Batches.Groups;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Tests.Batches;

public sealed class GroupRulesTests
{
    private const string Rules = """
        # by name first
        stage: stage-?/*.JPG

        morning: 2026-05-03T09:00 .. 2026-05-03T12:00
        afternoon: 2026-05-03 12:00..2026-05-04
        """;

    [Theory]
    [InlineData("stage-a/1.jpg", "2026-05-03T10:00", "stage")]
    [InlineData("hall/1.jpg", "2026-05-03T09:00", "morning")]
    [InlineData("hall/1.jpg", "2026-05-03T12:00", "afternoon")]
    [InlineData("hall/1.jpg", "2026-05-04", null)]
    [InlineData("hall/1.jpg", null, null)]
    public void The_first_line_that_fits_decides(string image, string? taken, string? group) =>
        Assert.Equal(group, GroupRules.Parse(Rules).Apply(Photo(image, taken)).Facts.Group);

    [Fact]
    public void Without_rules_the_first_folder_is_the_group() => Assert.Equal("hall", GroupRules.Folders.Apply(Photo("hall/east/1.jpg", null)).Facts.Group);

    [Theory]
    [InlineData("hall/1.jpg", "hall/1.jpg", "hall")]
    [InlineData("1.jpg", "1.jpg", null)]
    [InlineData("all.zip", "all.zip/hall/1.jpg", "hall")]
    [InlineData("all.zip", "all.zip/1.jpg", null)]
    [InlineData("hall/all.zip", "hall/all.zip/1.jpg", "hall")]
    [InlineData("hall/all.zip", "hall/all.zip/DCIM/1.jpg", "hall")]
    public void A_photo_in_a_zip_is_in_the_folder_of_the_zip(string upload, string image, string? group) =>
        Assert.Equal(group, GroupRules.Folders.Apply(TestResults.NoFace(TestResults.Photo(image) with { Blob = $"holiday/{upload}" })).Facts.Group);

    [Theory]
    [InlineData("", "needs a line such as")]
    [InlineData("ok: *\nno rule", "Line 2 of the groups, 'no rule', is neither")]
    [InlineData("late: 2026-05-03T12:00 .. 2026-05-03T09:00", "Line 1")]
    [InlineData("when: yesterday .. today", "Line 1")]
    public void A_line_that_says_nothing_is_named(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => GroupRules.Parse(text)).Message, StringComparison.Ordinal);

    private static PhotoResult Photo(string image, string? taken) => TestResults.NoFace(TestResults.Photo(image)) with
    {
        Facts = new PhotoFacts { TakenAt = taken is null ? null : DateTimeOffset.Parse(taken + "Z", System.Globalization.CultureInfo.InvariantCulture) },
    };
}
