using DeepEmotion.Functions.Photos;
using DeepEmotion.LocalHost.Photos;

namespace DeepEmotion.LocalHost.Tests.Photos;

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
    public void One_path_gives_its_last_part_and_several_the_folder_that_holds_them()
    {
        var folder = Directory.CreateTempSubdirectory("batch.v1-");
        try
        {
            Assert.Equal(folder.Name, BatchSource.NameOf([folder.FullName + "/"]));
            var zip = Path.Combine(folder.FullName, "holiday.zip");
            File.WriteAllText(zip, "x");
            Assert.Equal("holiday", BatchSource.NameOf([zip]));
            Assert.Equal(folder.Name, BatchSource.NameOf([zip, Path.Combine(folder.FullName, "a", "b.jpg")]));
            File.Delete(zip);
        }
        finally
        {
            folder.Delete();
        }
    }

    [Fact]
    public void Two_ways_to_a_folder_through_links_are_one_source()
    {
        var folder = Directory.CreateTempSubdirectory("source-");
        try
        {
            var photos = folder.CreateSubdirectory("real").CreateSubdirectory("photos");
            var link = Path.Combine(folder.FullName, "link");
            Directory.CreateSymbolicLink(link, Path.Combine(folder.FullName, "real"));
            Assert.Equal(BatchSource.Of([photos.FullName]), BatchSource.Of([Path.Combine(link, "photos")]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
