using System.Formats.Tar;
using System.IO.Compression;

namespace DeepEmotion.Training.Data;

/// <summary>Opens a data set by its content: plain text, gzip, tar, or a zip that holds one of these; or a folder of class folders.</summary>
public static class DataFile
{
    private const int TarMagic = 257;

    // Kaggle's names; the last file has no Usage column, and its reader says so.
    private static readonly string[] Tables = ["fer2013.csv", "icml_face_data.csv", "fer2013.csv.gz", "fer2013.tar.gz", "train.csv"];

    private static readonly string[] VoteTables = ["fer2013new.csv"];

    /// <exception cref="UsageException">The file does not exist or is not FER2013.</exception>
    public static FaceSet Read(string path, string? votes = null)
    {
        if (Directory.Exists(path))
        {
            return votes is null ? FaceFolder.Read(path) : throw new UsageException("--votes are joined by row number, and a folder of images has no rows: give FER2013's table.");
        }
        var set = Read(path, Tables, text => Fer2013Csv.Read(Path.GetFileName(path), text));
        return votes is null ? set : Read(votes, VoteTables, text => FerPlusVotes.Join(set, Path.GetFileName(votes), text));
    }

    private static FaceSet Read(string path, string[] wanted, Func<StreamReader, FaceSet> read)
    {
        try
        {
            using var text = Open(path, wanted);
            return read(text);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new UsageException($"'{path}' is damaged or incomplete ({broken.Message.TrimEnd('.')}): copy or download it again.", broken);
        }
    }

    private static StreamReader Open(string path, string[] wanted) => File.Exists(path)
        ? Open(() => File.OpenRead(path), path, wanted)
        : throw new UsageException($"There is no file '{path}'.");

    /// <param name="open">Opens the content from its start; may be called several times.</param>
    /// <param name="path">Its name in messages.</param>
    /// <param name="wanted">Names of files to look for in an archive, the best first.</param>
    private static StreamReader Open(Func<Stream> open, string path, string[] wanted)
    {
        var head = new byte[TarMagic + 5];
        using (var start = open())
        {
            _ = start.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        return head switch
        {
            [0x1f, 0x8b, ..] => Open(() => new GZipStream(open(), CompressionMode.Decompress), path, wanted),
            [(byte)'P', (byte)'K', 3, 4, ..] => OpenZip(open(), path, wanted),
            _ when head.AsSpan(TarMagic).SequenceEqual("ustar"u8) => new StreamReader(InTar(open(), path, wanted)),
            _ => new StreamReader(open()),
        };
    }

    private static StreamReader OpenZip(Stream file, string path, string[] wanted)
    {
        var archive = new ZipArchive(file, ZipArchiveMode.Read);
        var best = archive.Entries.Where(e => wanted.Contains(e.Name, StringComparer.OrdinalIgnoreCase)).MinBy(e => Place(e.Name, wanted));
        if (best is not null)
        {
            return Open(best.Open, path, wanted);
        }
        throw archive.Entries.Any(e => e.Name.EndsWith(".png", StringComparison.OrdinalIgnoreCase) || e.Name.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase))
            ? new UsageException($"'{path}' is a zip of images: unzip it, and give the folder that holds 'train'.")
            : new UsageException($"'{path}' is a zip without {string.Join(" or ", wanted.Take(2))}.");
    }

    private static Stream InTar(Stream file, string path, string[] wanted)
    {
        using var archive = new TarReader(file, leaveOpen: true);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } content && Place(Path.GetFileName(entry.Name), wanted) >= 0)
            {
                return content;
            }
        }
        throw new UsageException($"'{path}' is a tar without {string.Join(" or ", wanted.Take(2))}.");
    }

    private static int Place(string name, string[] wanted) => Array.FindIndex(wanted, w => w.Equals(name, StringComparison.OrdinalIgnoreCase));
}
