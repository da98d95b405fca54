using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests.Data;

public sealed class Fer2013CsvTests
{
    private static readonly FaceSet Small = SyntheticFaces.Set(training: 5, validation: 2);

    [Fact]
    public void Reads_labels_pixels_and_splits()
    {
        var set = Fer2013Csv.Read("a.csv", new StringReader(SyntheticFaces.Csv(Small)));

        Assert.Empty(set.Broken);
        Assert.Equal(Small.Faces.Select(f => (f.Row, f.Emotion, f.Split)), set.Faces.Select(f => (f.Row, f.Emotion, f.Split)));
        Assert.Equal(Small.Faces[3].Crop.Pixels.ToArray(), set.Faces[3].Crop.Pixels.ToArray());
    }

    [Fact]
    public void Reads_Kaggles_quoted_header_and_windows_line_ends()
    {
        var text = SyntheticFaces.Csv(Small).Replace("emotion,pixels,Usage", "\uFEFF\"emotion\", pixels, Usage", StringComparison.Ordinal)
            .Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Equal(7, Fer2013Csv.Read("a.csv", new StringReader(text)).Faces.Length);
    }

    [Theory]
    [InlineData("7,{0},Training", "'7' is not an emotion from 0 to 6")]
    [InlineData("x,{0},Training", "'x' is not an emotion from 0 to 6")]
    [InlineData("3,{0},Test", "'Test' is not Training, PublicTest or PrivateTest")]
    [InlineData("3,{0},1", "'1' is not Training, PublicTest or PrivateTest")]
    [InlineData("3,{0} 9,Training", "2305 pixels instead of 2304")]
    [InlineData("3,12 256 9,Training", "pixel 2 is '256', not a grey value from 0 to 255")]
    [InlineData("3,12 4x 9,Training", "pixel 2 is '4x', not a grey value from 0 to 255")]
    [InlineData("nothing", "expected three columns: emotion, pixels, usage")]
    [InlineData("", "expected three columns: emotion, pixels, usage")]
    public void Names_a_broken_row_by_its_line_and_reads_on(string row, string reason)
    {
        var good = SyntheticFaces.Row(Small.Faces[0]);
        var pixels = string.Join(' ', Small.Faces[0].Crop.Pixels.ToArray());
        var text = $"emotion,pixels,Usage\n{good}\n{row.Replace("{0}", pixels, StringComparison.Ordinal)}\n{good}\n";

        var set = Fer2013Csv.Read("a.csv", new StringReader(text));

        Assert.Equal(new BrokenRow(3, reason), Assert.Single(set.Broken));
        Assert.Equal([0, 2], set.Faces.Select(f => f.Row));
    }

    [Fact]
    public void Says_what_a_file_that_is_not_FER2013_should_start_with()
    {
        var failure = Assert.Throws<UsageException>(() => Fer2013Csv.Read("cats.csv", new StringReader("id,name\n1,Tom\n")));

        Assert.Equal("'cats.csv' is not FER2013: its first line should be 'emotion,pixels,Usage'.", failure.Message);
    }

    [Fact]
    public void Rejects_a_table_without_a_readable_row() =>
        Assert.Contains("line 2", Assert.Throws<UsageException>(() => Fer2013Csv.Read("a", new StringReader("emotion,pixels,Usage\n9,1,Training"))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_fingerprint_follows_the_training_images_alone()
    {
        var one = Small.Fingerprint();

        Assert.Equal(one, (Small with { Faces = [.. Small.Faces.Where(f => f.Split == Split.Training)] }).Fingerprint());
        Assert.NotEqual(one.Sha256, (Small with { Faces = [Small.Faces[0] with { Emotion = Emotion.Sad }, .. Small.Faces.Skip(1)] }).Fingerprint().Sha256);
        Assert.Equal(5, one.Images);
    }
}
