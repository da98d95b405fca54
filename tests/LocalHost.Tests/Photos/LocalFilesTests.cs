using System.Diagnostics;
using DeepEmotion.Functions.Batches;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Tests.Photos;

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
        Assert.Equal([".DS_Store", ".git"], NotRead(_folder.FullName));
    }

    [Fact]
    public void What_is_not_a_file_is_named_and_never_opened()
    {
        Write("a.jpg");
        Write("empty.jpg", string.Empty);
        File.CreateSymbolicLink(PathOf("dangling.jpg"), "/no/such/photo");
        Process.Start("mkfifo", [PathOf("pipe")]).WaitForExit();
        File.CreateSymbolicLink(PathOf("to-pipe"), PathOf("pipe"));
        Assert.Equal(["a.jpg", "empty.jpg"], Images(_folder.FullName));
        Assert.Equal(["dangling.jpg", "pipe", "to-pipe"], NotRead(_folder.FullName));
    }

    [Fact]
    public void A_file_too_large_for_a_photo_is_left_out_unless_it_is_a_zip()
    {
        Write("a.jpg", "12345678");
        Write("film.mp4", "123456789");
        Write("large.zip", "PK\u0003\u0004 and so on");
        var all = LocalFiles.Under([_folder.FullName]);
        var kept = all.WithoutLarger(8);
        Assert.Equal(["a.jpg", "large.zip"], kept.Files.Select(file => file.Image));
        var film = Assert.Single(kept.NotRead);
        Assert.Equal((PathOf("film.mp4"), "it has 9 bytes, more than the limit of 8 for a photo (Imaging:MaxBytes)"), (film.Path, film.Reason));
        Assert.Equal(3, all.Files.Count);
    }

    [Fact]
    public void A_name_that_is_not_utf_8_is_named_and_the_rest_is_read()
    {
        Write("a.jpg");
        Process.Start("bash", ["-c", $"cd '{_folder.FullName}' && echo x > $'caf\\xe9.jpg' && echo y > $'caf\\xe8.jpg'"]).WaitForExit();
        Assert.Equal(["a.jpg"], Images(_folder.FullName));
        // Here both names look the same.
        Assert.All(LocalFiles.Under([_folder.FullName]).NotRead, file => Assert.Contains("UTF-8", file.Reason, StringComparison.Ordinal));
        Assert.Equal(2, LocalFiles.Under([_folder.FullName]).NotRead.Count);
        // .NET cannot name it to delete it.
        Process.Start("bash", ["-c", $"rm '{_folder.FullName}'/caf*"]).WaitForExit();
    }

    [Fact]
    public void Clutter_own_results_and_own_storage_are_left_out()
    {
        Write("a.jpg");
        foreach (var name in new[] { "Thumbs.db", "desktop.ini", "__MACOSX/b.jpg", "@eaDir/c.jpg", "storage/d.jpg", "results.csv" })
        {
            Write(name);
        }

        foreach (var name in BatchFiles.Names)
        {
            Write("out/party/" + name);
        }

        string[] more = ["storage.log", "out/party/label.html", "out/party/results.csv.part", "out/party/label.html.part"];
        foreach (var name in (string[])[.. more, "label.html", "b.part"])
        {
            Write(name);
        }

        var found = LocalFiles.Under([_folder.FullName], "*", PathOf("storage"), PathOf("storage.log"));
        Assert.Equal(["a.jpg", "b.part", "label.html", "results.csv"], found.Files.Select(file => file.Image));
        Assert.Equal(5 + more.Length + BatchFiles.Names.Count, found.NotRead.Count);
    }

    [Theory]
    [InlineData("storage/", "")]
    [InlineData("link/storage", "")]
    [InlineData("storage", "link")]
    [InlineData("link/storage/", "link")]
    public void The_runs_own_storage_is_left_out_however_its_path_is_written(string own, string photos)
    {
        Write("a.jpg");
        Write("storage/blob");
        var beside = Directory.CreateTempSubdirectory("links ");
        Directory.CreateSymbolicLink(Path.Combine(beside.FullName, "link"), _folder.FullName);
        try
        {
            string Of(string path) => path.StartsWith("link", StringComparison.Ordinal) ? Path.Combine(beside.FullName, path) : PathOf(path);
            var found = LocalFiles.Under([Of(photos)], "*", Of(own));
            Assert.Equal(["a.jpg"], found.Files.Select(static file => file.Image));
            Assert.Equal("storage", Path.GetFileName(Assert.Single(found.NotRead).Path));
            Assert.Contains("run.sh itself", Assert.Throws<RunException>(() => LocalFiles.Under([PathOf("storage")], "*", Of(own))).Message, StringComparison.Ordinal);
        }
        finally
        {
            beside.Delete(recursive: true);
        }
    }

    [Fact]
    public void Several_paths_keep_their_folders_apart()
    {
        Write("one/a.jpg");
        Write("other/a.jpg");
        Write("b.jpg");
        Assert.Equal(["one/a.jpg", "other/a.jpg", "b.jpg"], LocalFiles.Under([PathOf("one"), PathOf("other"), PathOf("b.jpg")]).Files.Select(file => file.Image));
    }

    [Fact]
    public void Paths_that_overlap_give_each_file_once()
    {
        Write("day/a.jpg");
        Write("day/.hidden");
        Write("b.jpg");
        Directory.CreateSymbolicLink(PathOf("link"), PathOf("day"));
        foreach (var paths in new[] { new[] { "day", "day", "b.jpg" }, ["day/a.jpg", "b.jpg", "day/"], ["b.jpg", "day", "day/a.jpg", "link"], ["link/a.jpg", "day", "b.jpg"] })
        {
            var found = LocalFiles.Under([.. paths.Select(PathOf)]);
            Assert.Equal(["a.jpg", "b.jpg"], found.Files.Select(file => Path.GetFileName(file.Image)).Order());
            Assert.Single(found.NotRead);
        }
    }

    [Fact]
    public void A_link_that_leads_through_itself_holds_nothing()
    {
        Directory.CreateSymbolicLink(PathOf("round"), PathOf("round/x"));
        Assert.Empty(LocalFiles.Under([PathOf("round")]).Files);
        Assert.Contains("does not exist", Assert.Throws<RunException>(() => LocalFiles.Under([PathOf("round/x")])).Message, StringComparison.Ordinal);
        Assert.Equal(PathOf("round/x").Split('/')[^1], RealPath.Of(PathOf("round/x")).Split('/')[^1]);
    }

    [Fact]
    public void A_circle_of_links_has_an_end()
    {
        Write("a.jpg");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "loop"), _folder.FullName);
        Assert.Equal(["a.jpg"], Images(_folder.FullName));
        Assert.Equal(["loop"], NotRead(_folder.FullName));
    }

    [Fact]
    public void Names_that_storage_would_change_are_changed_here_and_stay_apart()
    {
        Write("a\\b.jpg");
        Write("a_b.jpg");
        Write("dot.");
        Write("folder./\uFFFE.jpg");
        Assert.Equal(["a_b.jpg", "a_b.jpg~2", "dot_", "folder_/_.jpg"], Images(_folder.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_long_path_is_cut_and_stays_unique()
    {
        var deep = string.Join('/', Enumerable.Repeat(new string('x', 200), 4));
        Write(deep + "/a/😀.jpg");
        Write(deep + "/b/😀.jpg");
        var images = Images(_folder.FullName);
        Assert.Equal(2, images.Distinct().Count());
        Assert.All(images, image => Assert.InRange(image.Length, 700, 830));
        Assert.All(images, image => Assert.EndsWith("/😀.jpg", image, StringComparison.Ordinal));
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
        Assert.Contains("does not exist", Assert.Throws<RunException>(() => LocalFiles.Under(["/no/such/photos"])).Message, StringComparison.Ordinal);
        Assert.Contains("holds no files", Assert.Throws<RunException>(() => LocalFiles.Under([_folder.FullName])).Message, StringComparison.Ordinal);
    }

    private static string[] Images(string path) => [.. LocalFiles.Under([path]).Files.Select(file => file.Image)];

    private static string[] NotRead(string path) =>
        [.. LocalFiles.Under([path]).NotRead.Select(file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal)];

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string? content = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), content ?? name);
    }
}
