using DeepEmotion.LocalHost.Run;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class LocalFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("photos ");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_folder_gives_its_whole_tree_without_hidden_files()
    {
        Write("b.jpg");
        Write("day 1/a.jpg");
        Write("day 1/notes.txt");
        Write(".DS_Store");
        Write(".git/config");
        Assert.Equal(["b.jpg", "day 1/a.jpg", "day 1/notes.txt"], Images(_folder.FullName));
    }

    [Fact]
    public void A_circle_of_links_has_an_end()
    {
        Write("a.jpg");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "loop"), _folder.FullName);
        Assert.Equal(["a.jpg"], Images(_folder.FullName));
    }

    [Fact]
    public void Names_that_storage_would_change_are_changed_here_and_stay_apart()
    {
        Write("a\\b.jpg");
        Write("a_b.jpg");
        Write("dot.");
        Assert.Equal(["a_b.jpg", "a_b.jpg~2", "dot_"], Images(_folder.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_file_is_a_batch_of_one()
    {
        Write("one.jpg");
        Assert.Equal(["one.jpg"], Images(Path.Combine(_folder.FullName, "one.jpg")));
    }

    [Fact]
    public void A_path_to_nothing_and_an_empty_folder_are_told_apart()
    {
        Assert.Contains("does not exist", Assert.Throws<RunException>(() => LocalFiles.Under("/no/such/photos")).Message, StringComparison.Ordinal);
        Assert.Contains("holds no files", Assert.Throws<RunException>(() => LocalFiles.Under(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    private static string[] Images(string path) => [.. LocalFiles.Under(path).Files.Select(file => file.Image)];

    private void Write(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, name);
    }
}
