using DeepEmotion.Functions.Batches.Files;

namespace DeepEmotion.Functions.Tests.Batches;

public sealed class TemporaryFileTests
{
    [Fact]
    public void It_has_no_name_while_it_is_written_and_reads_back()
    {
        using var file = TemporaryFile.Open();
        Assert.False(File.Exists(file.Name));
        file.Write([1, 2, 3]);
        file.Position = 0;
        Assert.Equal([1, 2, 3], new BinaryReader(file).ReadBytes(3));
    }
}
