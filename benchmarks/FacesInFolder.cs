using System.Globalization;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Benchmarks;

/// <summary>Which faces are found in a folder of photos, beside how many there are (photos.csv: name, faces), and at what cost.</summary>
internal static class FacesInFolder
{
    /// <param name="folder">The photos.</param>
    /// <param name="detection">How far to search.</param>
    /// <param name="rows">Where one row a face goes, with the columns of results.csv that comparisons read; null for nowhere.</param>
    /// <param name="output">Where the summary goes.</param>
    public static void Run(string folder, FaceDetectionOptions detection, FileInfo? rows, TextWriter output)
    {
        using var pipeline = new PhotoPipeline(detection);
        var truth = ReadTruth(Path.Combine(folder, "photos.csv"));
        using var csv = rows is null ? null : new StreamWriter(rows.FullName);
        WriteRow(csv, "image", "status", "emotion", "detection", "x", "y", "width", "height");
        var (cost, photos, found, missed, extra) = (default(PhotoCost), 0, 0, 0, 0);
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where(static path => !path.EndsWith(".csv", StringComparison.Ordinal)))
        {
            var name = Path.GetFileName(path);
            try
            {
                var (photo, scores, spent) = pipeline.Analyze(File.ReadAllBytes(path));
                (cost, photos, found) = (cost + spent, photos + 1, found + photo.Faces.Length);
                for (var i = 0; i < photo.Faces.Length; i++)
                {
                    var (box, best) = (photo.Faces[i].Box, scores[i].Probabilities.IndexOf(scores[i].Probabilities.Max()));
                    WriteRow(csv, name, "scored", EmotionLabels.Seven[best].ToString().ToLowerInvariant(), photo.Faces[i].Confidence, box.X, box.Y, box.Width, box.Height);
                }
                if (truth.TryGetValue(name, out var faces) && faces != photo.Faces.Length)
                {
                    (missed, extra) = (missed + Math.Max(0, faces - photo.Faces.Length), extra + Math.Max(0, photo.Faces.Length - faces));
                    output.WriteLine($"{name}: {photo.Faces.Length} found of {faces}");
                }
            }
            catch (PhotoRejectedException)
            {
                WriteRow(csv, name, "rejected", "", "", "", "", "", "");
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"photos {photos}  faces {found}  missed {missed}  extra {extra}  CPU-ms a photo {cost.Total.TotalMilliseconds / photos:F1} (decode {cost.Decode.TotalMilliseconds / photos:F1}, find {cost.Find.TotalMilliseconds / photos:F1}, score {cost.Score.TotalMilliseconds / photos:F1})"));
    }

    private static Dictionary<string, int> ReadTruth(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }
        // The two columns that are read hold no comma.
        return File.ReadLines(path).Skip(1)
            .Select(static line => line.Split(','))
            .Where(static columns => columns[1].Length > 0)
            .ToDictionary(static columns => columns[0], static columns => int.Parse(columns[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    private static void WriteRow(TextWriter? csv, params object[] values) =>
        csv?.WriteLine(string.Join(',', values.Select(static value => Convert.ToString(value, CultureInfo.InvariantCulture))));
}
