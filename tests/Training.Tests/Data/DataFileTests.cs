using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests.Data;

public sealed class DataFileTests : IDisposable
{
    private static readonly byte[] Csv = Encoding.UTF8.GetBytes(SyntheticFaces.Csv(SyntheticFaces.Set(training: 3, validation: 1)));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_plain_text_whatever_it_is_called()
    {
        File.WriteAllBytes(_folder.File("faces.gz"), Csv);

        Assert.Equal(4, DataFile.Read(_folder.File("faces.gz")).Faces.Length);
    }

    [Fact]
    public void Reads_gzip()
    {
        using (var gzip = new GZipStream(File.Create(_folder.File("faces.csv.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(Csv);
        }

        Assert.Equal(4, DataFile.Read(_folder.File("faces.csv.gz")).Faces.Length);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void A_download_that_broke_off_is_not_read_as_a_smaller_data_set(double share)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Csv);
        }
        File.WriteAllBytes(_folder.File("faces.csv.gz"), packed.ToArray()[..(int)(share * packed.Length)]);

        var refusal = Assert.Throws<UsageException>(() => DataFile.Read(_folder.File("faces.csv.gz"))).Message;

        Assert.Contains("faces.csv.gz' is damaged or incomplete", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_fer2013_csv_from_Kaggles_zip()
    {
        Zip("fer2013/fer2013.csv");

        Assert.Equal(4, DataFile.Read(_folder.File("archive.zip")).Faces.Length);
    }

    [Fact]
    public void Says_that_a_zip_holds_no_fer2013_csv()
    {
        Zip("other.csv");

        Assert.Contains("zip without fer2013.csv or icml_face_data.csv", Assert.Throws<UsageException>(() => DataFile.Read(_folder.File("archive.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_there_is_no_such_file() => Assert.Throws<UsageException>(() => DataFile.Read(_folder.File("missing.csv")));

    [Fact]
    public void Joins_votes_by_row_number_past_a_broken_row()
    {
        var rows = Encoding.UTF8.GetString(Csv).TrimEnd().Split('\n');
        File.WriteAllText(_folder.File("fer.csv"), string.Join('\n', [rows[0], rows[1], "broken", .. rows[2..]]));
        File.WriteAllText(_folder.File("votes.csv"),
            "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n"
            + "Training,a.png,10,0,0,0,0,0,0,0,0,0\nTraining,b.png,0,10,0,0,0,0,0,0,0,0\nTraining,c.png,0,0,10,0,0,0,0,0,0,0\nTraining,,0,0,0,0,0,0,0,0,0,0\nPublicTest,e.png,0,0,0,10,0,0,0,0,0,0\n");

        var set = DataFile.Read(_folder.File("fer.csv"), _folder.File("votes.csv"));

        Assert.Equal(10, set.Faces[0].Votes.Span[0]);
        Assert.Equal(10, set.Faces[1].Votes.Span[2]);
        Assert.Equal(10, set.Faces[3].Votes.Span[3]);
    }

    [Fact]
    public void Columns_may_stand_in_the_order_of_Kaggles_competition()
    {
        var rows = Encoding.UTF8.GetString(Csv).TrimEnd().Split('\n').Skip(1).Select(line => line.Split(','));
        File.WriteAllText(_folder.File("icml_face_data.csv"), "emotion, Usage, pixels\n" + string.Concat(rows.Select(r => $"{r[0]},{r[2]},{r[1]}\n")));

        Assert.Equal(DataFile.Read(Plain()).Fingerprint().Sha256, DataFile.Read(_folder.File("icml_face_data.csv")).Fingerprint().Sha256);
    }

    [Fact]
    public void Reads_a_tar_alone_and_in_a_zip()
    {
        using (var gzip = new GZipStream(File.Create(_folder.File("fer2013.tar.gz")), CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "fer2013/README") { DataStream = new MemoryStream([1]) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "fer2013/fer2013.csv") { DataStream = new MemoryStream(Csv) });
        }
        Zip(("train.csv", Encoding.UTF8.GetBytes("emotion,pixels\n")), ("fer2013.tar.gz", File.ReadAllBytes(_folder.File("fer2013.tar.gz"))));

        Assert.Equal(4, DataFile.Read(_folder.File("fer2013.tar.gz")).Faces.Length);
        Assert.Equal(4, DataFile.Read(_folder.File("archive.zip")).Faces.Length);
    }

    [Fact]
    public void A_table_without_splits_and_a_zip_of_images_are_told_apart_from_other_files()
    {
        File.WriteAllText(_folder.File("train.csv"), "emotion,pixels\n0,1 2 3\n");
        Zip(("train/angry/1.png", [1]), ("test/angry/1.png", [1]));

        Assert.Contains("has no Usage column", Refusal("train.csv"), StringComparison.Ordinal);
        Assert.Contains("zip of images: unzip it", Refusal("archive.zip"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "has 3 rows and")]
    [InlineData(3, "row 4 is Training in the votes and PublicTest in the table")]
    public void Votes_of_another_table_are_refused(int training, string expected)
    {
        File.WriteAllText(_folder.File("votes.csv"), FerPlusVotes.Header + "\n" + string.Concat(Enumerable.Repeat("Training,a.png,10,0,0,0,0,0,0,0,0,0\n", training == 1 ? 3 : 4)));

        var failure = Assert.Throws<UsageException>(() => DataFile.Read(Plain(), _folder.File("votes.csv")));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Votes_that_contradict_the_labels_belong_to_another_order()
    {
        File.WriteAllText(_folder.File("many.csv"), SyntheticFaces.Csv(SyntheticFaces.Set(training: 210, validation: 7)));
        var usages = Enumerable.Repeat("Training", 210).Concat(Enumerable.Repeat("PublicTest", 7));
        File.WriteAllText(_folder.File("votes.csv"), FerPlusVotes.Header + "\n" + string.Concat(usages.Select(usage => $"{usage},a.png,0,0,0,0,0,0,0,10,0,0\n")));

        var failure = Assert.Throws<UsageException>(() => DataFile.Read(_folder.File("many.csv"), _folder.File("votes.csv")));

        Assert.Contains("sorted or shuffled", failure.Message, StringComparison.Ordinal);
    }

    private string Plain()
    {
        File.WriteAllBytes(_folder.File("faces.csv"), Csv);
        return _folder.File("faces.csv");
    }

    private string Refusal(string file) => Assert.Throws<UsageException>(() => DataFile.Read(_folder.File(file))).Message;

    private void Zip(string entry) => Zip((entry, Csv));

    private void Zip(params (string Name, byte[] Content)[] entries)
    {
        using var archive = new ZipArchive(File.Create(_folder.File("archive.zip")), ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = archive.CreateEntry(name).Open();
            stream.Write(content);
        }
    }
}
