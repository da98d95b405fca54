using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Tests.Storage;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_one_command_at_a_time_fills_a_folder_and_its_lock_does_not_stay()
    {
        var path = _folder.File("runs/first");
        using (OutputFolder.Open(path, resume: false))
        {
            Assert.Contains($"Another command is writing to '{path}'", Assert.Throws<RunTakenException>(() => OutputFolder.Open(path, resume: true)).Message, StringComparison.Ordinal);
        }

        using (OutputFolder.Open(path, resume: false))
        {
            Assert.Equal([OutputFolder.LockName], Directory.GetFiles(path).Select(Path.GetFileName));
        }
        Assert.Empty(Directory.GetFiles(path));
    }

    [Fact]
    public void The_lock_file_of_a_killed_command_does_not_matter()
    {
        File.WriteAllText(_folder.File(OutputFolder.LockName), "");

        OutputFolder.Open(_folder.Path, resume: false).Dispose();
    }

    [Theory]
    [InlineData("checkpoint.bin")]
    [InlineData("taught.bin")]
    public void An_unfinished_run_is_only_resumed(string file)
    {
        File.WriteAllText(_folder.File(file), "");

        Assert.Contains("--resume", Assert.Throws<UsageException>(() => OutputFolder.Open(_folder.Path, resume: false)).Message, StringComparison.Ordinal);
        OutputFolder.Open(_folder.Path, resume: true).Dispose();

        File.WriteAllText(_folder.File("manifest.json"), "{}");
        OutputFolder.Open(_folder.Path, resume: false).Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_named()
    {
        File.WriteAllText(_folder.File("file"), "");

        foreach (var path in (string[])["/proc/x", _folder.File("file"), _folder.File("file/inner"), "blob://container/prefix"])
        {
            Assert.Contains($"'{path}'", Assert.Throws<UsageException>(() => OutputFolder.Open(path, resume: false)).Message, StringComparison.Ordinal);
        }
    }
}
