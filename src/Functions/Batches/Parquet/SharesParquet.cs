using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;
using Column = DeepEmotion.Functions.Batches.Parquet.ParquetColumn<DeepEmotion.Functions.Batches.Parquet.ShareRow>;

namespace DeepEmotion.Functions.Batches.Parquet;

/// <summary><c>shares.parquet</c>: a row for every share, of all photos and of each group, by each way of counting.</summary>
public sealed class SharesParquet(Stream content) : IBatchFile
{
    private readonly ParquetTable<ShareRow> _table = new(content,
    [
        Column.Text("batch", static row => row.Batch),
        Column.Text("group", static row => row.Group),
        Column.Text("basis", static row => row.Basis),
        Column.Text("emotion", static row => row.Emotion.Name()),
        Column.Number<int>("faces", static row => row.Faces),
        Column.Number<int>("count", static row => row.Count),
        Column.Number<double>("share", static row => row.Share?.Value),
        Column.Number<double>("low", static row => row.Share?.Low),
        Column.Number<double>("high", static row => row.Share?.High),
        Column.Number<bool>("corrected", static row => row.Corrected),
        Column.Number<int>("schema", static _ => Provenance.CurrentSchema),
    ]);

    public ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask CompleteAsync(BatchSummary summary, CancellationToken cancellationToken)
    {
        foreach (var row in Counted(summary, "clear", summary.ClearShares).Concat(Counted(summary, "good", summary.WithUnsureShares)).Concat(Corrected(summary)))
        {
            await _table.AddAsync(row, cancellationToken).ConfigureAwait(false);
        }
        await _table.CompleteAsync(Provenance.Facts(summary), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => content.Dispose();

    private static IEnumerable<ShareRow> Counted(BatchSummary summary, string basis, GroupedShares? shares) => shares is null ? [] : Named(shares.All, shares.Groups).SelectMany(named =>
        EmotionLabels.Seven.Select((emotion, i) => new ShareRow(
            summary.Batch, named.Group, basis, emotion, named.Of.Faces, named.Of.Counts[i],
            named.Of.Faces == 0 ? null : new Interval((double)named.Of.Counts[i] / named.Of.Faces, named.Of.Low[i], named.Of.High[i]), false)));

    private static IEnumerable<ShareRow> Corrected(BatchSummary summary) => summary.CorrectedShares is not { } corrected ? [] : Named(corrected.All, corrected.Groups)
        .Where(static named => !named.Of.Shares.IsEmpty)
        .SelectMany(named => EmotionLabels.Seven.Select((emotion, i) => new ShareRow(summary.Batch, named.Group, "corrected", emotion, named.Of.Labels, null, named.Of.Shares[i], true)));

    private static IEnumerable<(string? Group, T Of)> Named<T>(T all, IReadOnlyDictionary<string, T> groups) =>
        groups.Select(static group => ((string?)group.Key, group.Value)).Prepend((null, all));
}

/// <summary>One share.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Group">The group; null for all photos.</param>
/// <param name="Basis">Which faces count: <c>clear</c>, <c>good</c> or <c>corrected</c>.</param>
/// <param name="Emotion">The emotion.</param>
/// <param name="Faces">Faces that count; for corrected shares, faces that have a label.</param>
/// <param name="Count">Those with the emotion; null for corrected shares.</param>
/// <param name="Share">Their share; null if there are no faces or too few labels.</param>
/// <param name="Corrected">Whether labels corrected it.</param>
internal sealed record ShareRow(string Batch, string? Group, string Basis, Emotion Emotion, int Faces, int? Count, Interval? Share, bool Corrected);
