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

        Assert.Contains("zip without fer2013.csv", Assert.Throws<DataSetException>(() => DataFile.Read(_folder.File("archive.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_there_is_no_such_file() => Assert.Throws<DataSetException>(() => DataFile.Read(_folder.File("missing.csv")));

    [Fact]
    public void Joins_votes_by_row_number_past_a_broken_row()
    {
        var rows = Encoding.UTF8.GetString(Csv).TrimEnd().Split('\n');
        File.WriteAllText(_folder.File("fer.csv"), string.Join('\n', [rows[0], rows[1], "broken", .. rows[2..]]));
        File.WriteAllText(_folder.File("votes.csv"),
            "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n"
            + "Training,a.png,10,0,0,0,0,0,0,0,0,0\nTraining,b.png,0,10,0,0,0,0,0,0,0,0\nTraining,c.png,0,0,10,0,0,0,0,0,0,0\n");

        var set = DataFile.Read(_folder.File("fer.csv"), _folder.File("votes.csv"));

        Assert.Equal(10, set.Faces[0].Votes.Span[0]);
        Assert.Equal(10, set.Faces[1].Votes.Span[2]);
        Assert.True(set.Faces[3].Votes.IsEmpty);
    }

    private void Zip(string entry)
    {
        using var archive = new ZipArchive(File.Create(_folder.File("archive.zip")), ZipArchiveMode.Create);
        using var stream = archive.CreateEntry(entry).Open();
        stream.Write(Csv);
    }
}
