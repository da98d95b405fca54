using DeepEmotion.Training.Data;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Tests.Storage;

public sealed class BlobLocationTests
{
    [Theory]
    [InlineData("blob://datasets/fer2013.csv", "datasets", "fer2013.csv", "fer2013.csv", false)]
    [InlineData("blob://datasets/2026/fer2013.csv.gz", "datasets", "2026/fer2013.csv.gz", "fer2013.csv.gz", false)]
    [InlineData("blob://datasets/faces/", "datasets", "faces/", "faces", true)]
    [InlineData("blob://faces/", "faces", "", "faces", true)]
    [InlineData("blob://faces", "faces", "", "faces", true)]
    public void A_blob_is_named_by_its_container_and_its_name(string text, string container, string name, string file, bool folder)
    {
        var location = BlobLocation.TryParse(text)!;

        Assert.Equal((container, name, file, folder), (location.Container, location.Name, location.FileName, location.IsFolder));
    }

    [Fact]
    public void An_address_is_a_blob_and_its_signature_is_never_shown()
    {
        var location = BlobLocation.TryParse("https://account.blob.core.windows.net/data/a/fer2013.csv?sv=2024-01-01&sig=secret")!;

        Assert.Equal(("fer2013.csv", false), (location.FileName, location.IsFolder));
        Assert.Equal("https://account.blob.core.windows.net/data/a/fer2013.csv", location.Text);
    }

    [Theory]
    [InlineData("fer2013.csv")]
    [InlineData("/data/blob/fer2013.csv")]
    public void A_path_is_not_a_blob(string path) => Assert.Null(BlobLocation.TryParse(path));

    [Theory]
    [InlineData("blob://")]
    [InlineData("blob:///fer2013.csv")]
    [InlineData("https://account.blob.core.windows.net/data")]
    public void What_begins_like_a_blob_and_is_none_is_an_error(string text) =>
        Assert.Contains("expected", Assert.Throws<UsageException>(() => BlobLocation.TryParse(text)).Message, StringComparison.Ordinal);
}
