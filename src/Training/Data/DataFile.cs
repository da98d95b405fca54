using System.IO.Compression;

namespace DeepEmotion.Training.Data;

/// <summary>Opens a data set by what is in the file: plain text, gzip, or a zip that holds <c>fer2013.csv</c>; or a folder of class folders.</summary>
public static class DataFile
{
    /// <exception cref="DataSetException">There is no such file, or it is not FER2013.</exception>
    public static FaceSet Read(string path, string? votes = null)
    {
        if (Directory.Exists(path))
        {
            return votes is null ? FaceFolder.Read(path) : throw new DataSetException("--votes are joined by row number, and a folder of images has no rows: give FER2013's table.");
        }
        var name = Path.GetFileName(path);
        using var text = Open(path, "fer2013.csv");
        var set = Fer2013Csv.Read(name, text);
        if (votes is null)
        {
            return set;
        }
        using var voteText = Open(votes, "fer2013new.csv");
        return FerPlusVotes.Join(set, Path.GetFileName(votes), voteText);
    }

    private static StreamReader Open(string path, string entryName)
    {
        if (!File.Exists(path))
        {
            throw new DataSetException($"There is no file '{path}'.");
        }
        var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[4];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return head[..read] switch
        {
            [0x1f, 0x8b, ..] => new StreamReader(new GZipStream(file, CompressionMode.Decompress)),
            [(byte)'P', (byte)'K', 3, 4] => new StreamReader(OpenEntry(file, path, entryName)),
            _ => new StreamReader(file),
        };
    }

    private static Stream OpenEntry(Stream file, string path, string entryName)
    {
        var archive = new ZipArchive(file, ZipArchiveMode.Read);
        var entry = archive.Entries.FirstOrDefault(e => e.Name.Equals(entryName, StringComparison.OrdinalIgnoreCase))
            ?? throw new DataSetException($"'{path}' is a zip without {entryName}.");
        return entry.Open();
    }
}
