using System.Globalization;
using System.IO.Compression;
using DeepEmotion.Training.Files;

namespace DeepEmotion.Training.Data;

/// <summary>Writes a data set as FER2013's table, and its votes as FER+'s, row by row beside it.</summary>
public static class Fer2013Writer
{
    /// <summary>Writes both files, each completely or not at all.</summary>
    /// <param name="path">The table; gzip if the name ends in <c>.gz</c>.</param>
    /// <param name="votes">The votes; null writes none.</param>
    /// <param name="set">The data set.</param>
    public static void Write(string path, string? votes, FaceSet set)
    {
        Replace(path, text =>
        {
            text.Write(Fer2013Csv.Header + "\n");
            foreach (var face in set.Faces)
            {
                text.Write(string.Create(CultureInfo.InvariantCulture, $"{(int)face.Emotion},{Pixels(face)},{face.Split}\n"));
            }
        });
        if (votes is not null)
        {
            Replace(votes, text =>
            {
                text.Write(FerPlusVotes.Header + "\n");
                foreach (var face in set.Faces)
                {
                    text.Write(string.Create(CultureInfo.InvariantCulture, $"{face.Split},fer{face.Row:D7}.png,{Counts(face)}\n"));
                }
            });
        }
    }

    private static string Pixels(LabelledFace face) => string.Join(' ', face.Crop.Pixels.ToArray());

    private static string Counts(LabelledFace face) => string.Join(',', face.Votes.IsEmpty ? new byte[FerPlusVotes.Answers] : face.Votes.ToArray());

    private static void Replace(string path, Action<TextWriter> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        WholeFile.Write(path, file =>
        {
            using var compressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : null;
            using var text = new StreamWriter(compressed ?? file, leaveOpen: true);
            write(text);
        });
    }
}
