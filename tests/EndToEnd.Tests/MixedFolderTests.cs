using System.IO.Compression;
using System.Text;

namespace DeepEmotion.EndToEnd.Tests;

public sealed class MixedFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_in_a_folder_ends_in_one_row_and_what_is_not_a_photo_says_why()
    {
        var photo = File.ReadAllBytes(TestFolder.Sample(1));
        _folder.AddSample("good.jpg", 1);
        _folder.AddSample("day 1/größe, \"quoted\".jpg", 2);
        _folder.AddSample("really-a-jpeg.txt", 3);
        _folder.Add("empty.jpg", []);
        _folder.Add("text.jpg", Encoding.UTF8.GetBytes("no photo at all"));
        _folder.Add("truncated.jpg", photo[..400]);
        _folder.Add(".DS_Store", [1, 2, 3]);
        _folder.Add("party.zip", Zip(("a.jpg", photo), ("b/c.jpg", photo), ("inner.zip", Zip(("d.jpg", photo))), ("note.txt", "hello"u8.ToArray())));

        var figures = await RunSh.RunAsync(_folder, _folder.Photos, "--batch", "mixed");
        var rows = ResultsCsv.Read(Path.Combine(_folder.Out, "results.csv"));
        var statuses = rows.GroupBy(row => row["image"]).ToDictionary(image => image.Key, image => image.First()["status"]);

        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["good.jpg"] = "scored",
                ["day 1/größe, \"quoted\".jpg"] = "scored",
                ["really-a-jpeg.txt"] = "scored",
                ["empty.jpg"] = "rejected",
                ["text.jpg"] = "rejected",
                ["truncated.jpg"] = "rejected",
                ["party.zip/a.jpg"] = "scored",
                ["party.zip/b/c.jpg"] = "scored",
                ["party.zip/inner.zip"] = "rejected",
                ["party.zip/note.txt"] = "rejected",
            },
            new SortedDictionary<string, string>(statuses, StringComparer.Ordinal));
        Assert.All(rows.Where(row => row["status"] == "rejected"), row => Assert.NotEmpty(row["reason"]));
        Assert.Equal((10, 5, 0, 5, 0), (figures.Images, figures.Scored, figures.NoFace, figures.Rejected, figures.Failed));
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return content.ToArray();
    }
}
