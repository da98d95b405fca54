using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;
using Column = DeepEmotion.Functions.Batches.Parquet.ParquetColumn<DeepEmotion.Functions.Photos.PhotoResult>;

namespace DeepEmotion.Functions.Batches.Parquet;

/// <summary><c>photos.parquet</c>: a row for every photo and other file; the columns are those of <c>results.csv</c>.</summary>
public sealed class PhotosParquet(Stream content) : IBatchFile
{
    private readonly ParquetTable<PhotoResult> _table = new(content,
    [
        Column.Text("batch", static row => row.Photo.Batch),
        Column.Text("image", static row => row.Photo.Image),
        Column.Text("photo_id", static row => row.Photo.Key),
        Column.Text("status", static row => row.Status.Name()),
        Column.Text("reason", static row => row.Reason),
        Column.Text("group", static row => row.Facts.Group),
        Column.Clock("taken_at", static row => row.Facts.TakenAt?.DateTime),
        Column.Number<int>("photo_width", static row => row.Width > 0 ? row.Width : null),
        Column.Number<int>("photo_height", static row => row.Height > 0 ? row.Height : null),
        Column.Text("sha256", static row => row.Facts.Sha256),
        Column.Number<long>("bytes", static row => row.Facts.Bytes),
        Column.Number<int>("pages", static row => row.Facts.Pages),
        Column.Number<int>("faces", static row => row.Faces.Length),
        Column.Text("model", static row => row.Model?.ToString()),
        Column.Text("precision", static row => row.Precision),
        Column.Text("detector", static row => row.Facts.Detector),
        Column.Number<int>("schema", static _ => Provenance.CurrentSchema),
    ]);

    public ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken) => _table.AddAsync(result, cancellationToken);

    public ValueTask CompleteAsync(BatchSummary summary, CancellationToken cancellationToken) => _table.CompleteAsync(Provenance.Facts(summary), cancellationToken);

    public void Dispose() => content.Dispose();
}
