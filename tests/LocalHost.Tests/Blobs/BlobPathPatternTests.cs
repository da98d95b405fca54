using DeepEmotion.LocalHost.Blobs;

namespace DeepEmotion.LocalHost.Tests.Blobs;

public sealed class BlobPathPatternTests
{
    [Fact]
    public void A_name_takes_everything_below_the_container()
    {
        var pattern = BlobPathPattern.Parse("uploads/{name}");
        Assert.Equal("uploads", pattern.Container);
        Assert.Equal("party/a/b (1).jpg", pattern.Match("party/a/b (1).jpg")!["name"]);
    }

    [Fact]
    public void Literals_and_several_parts_are_told_apart()
    {
        var pattern = BlobPathPattern.Parse("uploads/in/{batch}/{name}.jpg");
        Assert.Equal("in/", pattern.Prefix);
        Assert.False(pattern.Wants("in/party/photo.png"));
        var parts = pattern.Match("in/party/day 1/photo.jpg")!;
        Assert.Equal(("party", "day 1/photo"), (parts["batch"], parts["name"]));
    }

    [Theory]
    [InlineData("uploads")]
    [InlineData("uploads/")]
    [InlineData("/{name}")]
    public void A_path_without_container_or_blob_is_refused(string path) =>
        Assert.Contains(path, Assert.Throws<FormatException>(() => BlobPathPattern.Parse(path)).Message, StringComparison.Ordinal);
}
