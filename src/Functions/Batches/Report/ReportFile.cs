using System.Buffers;
using System.Runtime.CompilerServices;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Pages;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;
using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary><c>report.html</c>: one self-contained page.</summary>
/// <param name="content">The file.</param>
/// <param name="pictures">Where the photos' pictures are.</param>
/// <param name="results">Where the crops are, for photos without pictures.</param>
/// <param name="explainer">Computes occlusion maps.</param>
/// <param name="time">The clock.</param>
public sealed class ReportFile(Stream content, PictureStore pictures, ResultsStore results, FaceExplainer explainer, TimeProvider time) : IBatchFile
{
    // Photos that are read ahead, so that requests to storage overlap.
    private const int Downloads = 16;
    private readonly PhotoSample _sample = new();
    private readonly TimelineCount _timeline = new();

    public ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken)
    {
        _sample.Add(NeedsCrops ? result : WithoutCrops(result));
        _timeline.Add(result);
        return ValueTask.CompletedTask;
    }

    public async ValueTask CompleteAsync(BatchSummary summary, CancellationToken cancellationToken)
    {
        var photos = _sample.Photos;
        var explanations = await explainer.ExplainAsync(photos, cancellationToken).ConfigureAwait(false);
        var data = ReportBuilder.Build(summary, photos, explanations, _timeline.ToTimeline(), time.GetUtcNow());
        await ReportPage.WriteAsync(content, data, ReadPicturesAsync([.. data.PictureOrder.Select(index => photos[index])], cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => content.Dispose();

    /// <summary>Crops are most of a result's bytes, and a sample is ten thousand faces: where photos have pictures, they are read again for the few that have none.</summary>
    private bool NeedsCrops => !pictures.AreKept || explainer.IsOn;

    private static PhotoResult WithoutCrops(PhotoResult result) => result with { Faces = [.. result.Faces.Select(static face => face with { Crop = null })] };

    private async IAsyncEnumerable<PhotoPictures> ReadPicturesAsync(IReadOnlyList<PhotoResult> photos, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ahead = new Queue<Task<(PhotoPictures Pictures, IMemoryOwner<byte>? Buffer)>>();
        foreach (var photo in photos.Append(null))
        {
            while (ahead.Count > 0 && (photo is null || ahead.Count == Downloads))
            {
                var (next, buffer) = await ahead.Dequeue().ConfigureAwait(false);
                using (buffer)
                {
                    yield return next;
                }
            }
            if (photo is not null)
            {
                ahead.Enqueue(ReadAsync(photo, cancellationToken));
            }
        }
    }

    /// <summary>The stored pictures, or else the crops that the network saw.</summary>
    private async Task<(PhotoPictures Pictures, IMemoryOwner<byte>? Buffer)> ReadAsync(PhotoResult photo, CancellationToken cancellationToken)
    {
        if (photo.Status is PhotoStatus.Rejected or PhotoStatus.Failed)
        {
            return (PhotoPictures.None, null);
        }
        var kept = await pictures.RentAsync(photo.Photo, cancellationToken).ConfigureAwait(false);
        if (!kept.Pictures.Thumbnail.IsEmpty)
        {
            return kept;
        }
        kept.Buffer?.Dispose();
        var scored = NeedsCrops || photo.Faces.IsEmpty ? photo : await results.FindAsync(photo.Photo, cancellationToken).ConfigureAwait(false);
        // The row may have been replaced or deleted since the sample was drawn.
        var faces = scored?.Faces.Length == photo.Faces.Length ? scored.Faces : photo.Faces;
        return (PhotoPictures.None with { Faces = [.. faces.Select(static face => face.Crop is { } crop ? CropImage.Encode(crop) : ReadOnlyMemory<byte>.Empty)] }, null);
    }
}
