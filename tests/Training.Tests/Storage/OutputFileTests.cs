using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Tests.Storage;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_check_changes_no_file()
    {
        File.WriteAllText(_folder.File("before.json"), "before");

        OutputFile.RequireWritable(_folder.File("before.json"));
        OutputFile.RequireWritable(_folder.File("inner/new.json"));

        Assert.Equal("before", File.ReadAllText(_folder.File("before.json")));
        Assert.Empty(Directory.GetFiles(_folder.File("inner")));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        File.WriteAllText(_folder.File("file"), "");

        foreach (var path in (string[])["/proc/x/y.json", _folder.Path, _folder.File("file/y.json"), "blob://container/y.json"])
        {
            Assert.Contains($"'{path}'", Assert.Throws<UsageException>(() => OutputFile.RequireWritable(path)).Message, StringComparison.Ordinal);
        }
    }
}
