using DeepEmotion.LocalHost.Run;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class BatchNameTests
{
    [Theory]
    [InlineData("party", "party")]
    [InlineData("My party (2026)", "My-party--2026")]
    [InlineData("été_1.b", "été_1.b")]
    [InlineData("../../etc", "etc")]
    [InlineData("???", "photos")]
    [InlineData("", "photos")]
    [InlineData("a/b#c", "a-b-c")]
    public void A_name_keeps_what_blobs_folders_and_addresses_take(string wanted, string name) => Assert.Equal(name, BatchName.From(wanted));

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(100, BatchName.From(new string('x', 500)).Length);

    [Fact]
    public void A_path_gives_its_last_part_and_a_file_loses_its_extension()
    {
        var folder = Directory.CreateTempSubdirectory("batch.v1-");
        try
        {
            Assert.Equal(folder.Name, BatchName.OfPath(folder.FullName + "/"));
            Assert.Equal("holiday", BatchName.OfPath(Path.Combine(folder.FullName, "holiday.zip")));
        }
        finally
        {
            folder.Delete();
        }
    }
}
