using System.Runtime.CompilerServices;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Pages;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary><c>report.html</c>: one self-contained page.</summary>
/// <param name="content">The file.</param>
/// <param name="pictures">Where the photos' pictures are.</param>
/// <param name="explainer">Computes occlusion maps.</param>
/// <param name="time">The clock.</param>
public sealed class ReportFile(Stream content, PictureStore pictures, FaceExplainer explainer, TimeProvider time) : IBatchFile
{
    private const int Downloads = 16;
    private readonly PhotoSample _sample = new();
    private readonly TimelineCount _timeline = new();

    public ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken)
    {
        _sample.Add(result);
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

    /// <summary>How many photos to read ahead, so that requests to storage overlap.</summary>
    private async IAsyncEnumerable<PhotoPictures> ReadPicturesAsync(IReadOnlyList<PhotoResult> photos, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ahead = new Queue<Task<PhotoPictures>>();
        foreach (var photo in photos)
        {
            if (ahead.Count == Downloads)
            {
                yield return await ahead.Dequeue().ConfigureAwait(false);
            }
            ahead.Enqueue(ReadAsync(photo, cancellationToken));
        }
        while (ahead.TryDequeue(out var next))
        {
            yield return await next.ConfigureAwait(false);
        }
    }

    /// <summary>The stored pictures, or else the crops that the network saw.</summary>
    private async Task<PhotoPictures> ReadAsync(PhotoResult photo, CancellationToken cancellationToken)
    {
        if (photo.Status is PhotoStatus.Rejected or PhotoStatus.Failed)
        {
            return PhotoPictures.None;
        }
        var kept = await pictures.ReadAsync(photo.Photo, cancellationToken).ConfigureAwait(false);
        return kept.Thumbnail.IsEmpty
            ? PhotoPictures.None with { Faces = [.. photo.Faces.Select(static face => face.Crop is { } crop ? CropImage.Encode(crop) : ReadOnlyMemory<byte>.Empty)] }
            : kept;
    }
}
