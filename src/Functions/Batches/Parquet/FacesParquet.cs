using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;
using Column = DeepEmotion.Functions.Batches.Parquet.ParquetColumn<(DeepEmotion.Functions.Photos.PhotoResult Photo, DeepEmotion.Functions.Photos.FaceResult Face, int Number)>;
using Row = (DeepEmotion.Functions.Photos.PhotoResult Photo, DeepEmotion.Functions.Photos.FaceResult Face, int Number);

namespace DeepEmotion.Functions.Batches.Parquet;

/// <summary><c>faces.parquet</c>: a row for every face; the columns are those of <c>results.csv</c>.</summary>
public sealed class FacesParquet(Stream content) : IBatchFile
{
    private readonly ParquetTable<Row> _table = new(content,
    [
        Column.Text("batch", static row => row.Photo.Photo.Batch),
        Column.Text("image", static row => row.Photo.Photo.Image),
        Column.Text("photo_id", static row => row.Photo.Photo.Key),
        Column.Text("face_id", static row => $"{row.Photo.Photo.Key}-{row.Number}"),
        Column.Number<int>("face", static row => row.Number),
        Column.Text("group", static row => row.Photo.Facts.Group),
        Column.Number<int>("x", static row => row.Face.Box.X),
        Column.Number<int>("y", static row => row.Face.Box.Y),
        Column.Number<int>("width", static row => row.Face.Box.Width),
        Column.Number<int>("height", static row => row.Face.Box.Height),
        Column.Number<float>("detection", static row => row.Face.Detection),
        Column.Text("emotion", static row => row.Face.Score.Emotion.Name()),
        Column.Number<float>("confidence", static row => row.Face.Score.Confidence),
        .. EmotionLabels.Seven.Select(static emotion => Column.Number<float>(emotion.Name(), row => row.Face.Score.Probabilities[(int)emotion])),
        Column.Number<int>("network_px", static row => row.Face.Facts.NetworkPx),
        Column.Text("quality", static row => row.Face.Facts.Quality),
        Column.Number<bool>("unsure", static row => row.Face.Facts.Unsure),
        Column.Text("kind", static row => row.Face.Kind.ToString().ToLowerInvariant()),
        Column.Text("model", static row => row.Photo.Model?.ToString()),
        Column.Text("precision", static row => row.Photo.Precision),
        Column.Text("detector", static row => row.Photo.Facts.Detector),
        Column.Number<int>("schema", static _ => Provenance.CurrentSchema),
    ]);

    public async ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken)
    {
        for (var i = 0; i < result.Faces.Length; i++)
        {
            await _table.AddAsync((result, result.Faces[i], i + 1), cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask CompleteAsync(BatchSummary summary, CancellationToken cancellationToken) => _table.CompleteAsync(Provenance.Facts(summary), cancellationToken);

    public void Dispose() => content.Dispose();
}
