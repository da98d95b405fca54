using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Tests.Manifests;

public sealed class ModelVersionTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_version_is_the_time_in_utc_and_the_start_of_the_hash()
    {
        var time = new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.FromHours(2));
        var version = ModelVersion.Create(time, Hash);
        Assert.Equal("20261122-230203-01234567", version.ToString());
        Assert.True(version.Matches(Hash));
        Assert.False(version.Matches("1" + Hash[1..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("20261122-230203")]
    [InlineData("20261122-230203-0123456")]
    [InlineData("20261122-230203-0123456G")]
    [InlineData("20261322-230203-01234567")]
    [InlineData("../../secret")]
    public void What_is_not_a_version_is_not_read(string text) => Assert.Throws<FormatException>(() => ModelVersion.Parse(text));

    [Fact]
    public void Versions_sort_by_time() =>
        Assert.True(ModelVersion.Parse("20261122-230203-ffffffff") < ModelVersion.Parse("20261122-230204-00000000"));
}
