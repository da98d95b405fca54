using System.Globalization;
using System.Text;
using CsvHelper;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary><c>results.csv</c>: a row for every face, and one for every photo without.</summary>
public sealed class CsvFile : IBatchFile
{
    private readonly CsvWriter _csv;

    public CsvFile(Stream content)
    {
        // Without the byte order mark, spreadsheets do not recognize UTF-8.
        content.Write(Encoding.UTF8.Preamble);
        _csv = CsvWriter.Create(content, new CsvWriterOptions { Injection = CsvInjection.Escape }, leaveOpen: false);
        foreach (var column in Columns)
        {
            _csv.WriteField(column);
        }
        _csv.EndRecord();
    }

    public static IReadOnlyList<string> Columns { get; } =
    [
        "batch", "image", "face", "status", "x", "y", "width", "height", "detection", "emotion", "confidence",
        .. EmotionLabels.Seven.Select(static emotion => emotion.Name()), "model", "reason",
        "group", "network_px", "quality", "unsure", "detector", "precision", "pages", "sha256", "taken_at", "photo_id", "photo_width", "photo_height",
    ];

    public ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken)
    {
        for (var i = 0; i < result.Faces.Length; i++)
        {
            Write(result, i + 1, result.Faces[i]);
        }
        if (result.Faces.IsEmpty)
        {
            Write(result, null, null);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(BatchSummary summary, CancellationToken cancellationToken)
    {
        _csv.Flush();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _csv.Dispose();

    private void Write(PhotoResult result, int? number, FaceResult? face)
    {
        _csv.WriteField(result.Photo.Batch);
        _csv.WriteField(result.Photo.Image);
        _csv.WriteField(Text(number));
        _csv.WriteField(result.Status.Name());
        _csv.WriteField(Text(face?.Box.X));
        _csv.WriteField(Text(face?.Box.Y));
        _csv.WriteField(Text(face?.Box.Width));
        _csv.WriteField(Text(face?.Box.Height));
        _csv.WriteField(Text(face?.Detection));
        _csv.WriteField(face?.Score.Emotion.Name());
        _csv.WriteField(Text(face?.Score.Confidence));
        foreach (var emotion in EmotionLabels.Seven)
        {
            _csv.WriteField(Text(face?.Score.Probabilities[(int)emotion]));
        }
        _csv.WriteField(result.Model?.ToString());
        _csv.WriteField(result.Reason);
        _csv.WriteField(result.Facts.Group);
        _csv.WriteField(Text(face?.Facts.NetworkPx));
        _csv.WriteField(face?.Facts.Quality);
        _csv.WriteField(face?.Facts.Unsure is { } unsure ? unsure ? "true" : "false" : null);
        _csv.WriteField(result.Facts.Detector);
        _csv.WriteField(result.Precision);
        _csv.WriteField(Text(result.Facts.Pages));
        _csv.WriteField(result.Facts.Sha256);
        _csv.WriteField(result.Facts.TakenAt?.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        _csv.WriteField(result.Photo.Key);
        _csv.WriteField(Text(result.Width > 0 ? result.Width : null));
        _csv.WriteField(Text(result.Height > 0 ? result.Height : null));
        _csv.EndRecord();
    }

    private static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(float? value) => value is { } number ? FaceView.Round(number).ToString("0.0000", CultureInfo.InvariantCulture) : null;
}
