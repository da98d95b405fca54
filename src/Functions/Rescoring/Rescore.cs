using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Rescoring;

/// <summary>Scores the stored crops of a batch by another model, as a second set of results beside the first.</summary>
/// <remarks>
/// The second set is a batch of its own named <c>{batch}@{version}</c>: same photos, same photo ids, same faces. It is rewritten
/// each time. Photos without faces are copied, so that both sets have the same number of rows.
/// </remarks>
public sealed class Rescore(ResultsStore results, VersionedModels models, TombstoneStore tombstones)
{
    private const int FacesPerRun = 64;
    private const int RowsPerWrite = 100;

    /// <summary>Separates the batch's name from the version in the name of a second set.</summary>
    public const char SetMark = '@';

    /// <summary>The name of the second set.</summary>
    public static string SetOf(string batch, ModelVersion version) => $"{batch}{SetMark}{version}";

    /// <summary>The batch whose second set has this name; null if it is not a second set's. Uploads can make a batch with any name, such as <c>wedding@church</c>.</summary>
    public static string? BatchOf(string set) =>
        set.LastIndexOf(SetMark) is > 0 and var mark && ModelVersion.TryParse(set[(mark + 1)..], out _) ? set[..mark] : null;

    /// <returns>What changed.</returns>
    /// <exception cref="Model.Registry.ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">It cannot score; the message says why.</exception>
    public async Task<RescoreChanges> RunAsync(string batch, ModelVersion version, CancellationToken cancellationToken)
    {
        using var network = await models.LoadAsync(version, cancellationToken).ConfigureAwait(false);
        var set = SetOf(batch, version);
        var changes = new RescoreChanges();
        // The rows of the second set have the photos' upload times, so a tombstone of the set would cover them all.
        var begun = await tombstones.RemoveAsync(set, cancellationToken).ConfigureAwait(false);
        await results.DeleteAsync(set, cancellationToken).ConfigureAwait(false);
        var waiting = new List<PhotoResult>();
        await foreach (var (old, _) in results.ReadAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            var kept = old with { Faces = [.. old.Faces.Where(static face => face.Crop is not null)] };
            var scored = Score(network, kept, cancellationToken);
            changes.Add(kept, scored, old.Faces.Length - kept.Faces.Length);
            waiting.Add(scored with { Photo = old.Photo with { Batch = set } });
            if (waiting.Count == RowsPerWrite)
            {
                await WriteAsync(waiting, begun, cancellationToken).ConfigureAwait(false);
                waiting.Clear();
            }
        }
        await WriteAsync(waiting, begun, cancellationToken).ConfigureAwait(false);
        changes.Missing = changes.Photos - await results.ReadVersionsAsync(set, string.Empty, "\uffff", cancellationToken).CountAsync(cancellationToken).ConfigureAwait(false);
        return changes;
    }

    private async Task WriteAsync(List<PhotoResult> rows, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        await tombstones.RemoveAsync(rows.Select(static row => row.Photo), begun, cancellationToken).ConfigureAwait(false);
        await results.WriteAsync(rows, cancellationToken).ConfigureAwait(false);
    }

    private static PhotoResult Score(EmotionNetwork network, PhotoResult photo, CancellationToken cancellationToken)
    {
        if (photo.Faces.IsEmpty)
        {
            return photo;
        }
        var threshold = network.Manifest.Unsure?.Threshold;
        var scores = photo.Faces.Chunk(FacesPerRun)
            .SelectMany(faces => network.Score(faces.Select(static face => face.Crop!.Value).ToArray(), cancellationToken));
        return photo with
        {
            Model = network.Manifest.Version,
            Precision = network.Precision.Name(),
            Faces = [.. photo.Faces.Zip(scores, (face, score) => face with
            {
                Score = score,
                Facts = face.Facts with { Unsure = threshold is { } least ? score.Confidence < least : null },
            })],
        };
    }
}
