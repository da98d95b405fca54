using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Vision.Decoding;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Scoring;

/// <summary>Scores a photo at once, past the queue.</summary>
public sealed class DirectScorer(PhotoGate gate, PhotoScorer scorer, IOptions<ImagingOptions> imaging, TimeProvider time)
{
    /// <exception cref="PhotoRejectedException">It is too large, or no photo that can be read.</exception>
    public async Task<PhotoResult> ScoreAsync(Stream photo, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(photo, cancellationToken).ConfigureAwait(false);
        using var place = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        var found = await gate.AnalyzeAsync(content, cancellationToken).ConfigureAwait(false);
        var id = new PhotoId("", "", "", "", time.GetUtcNow());
        return found.Faces.IsEmpty
            ? PhotoResult.WithoutFace(id, found.Width, found.Height)
            : await scorer.ScoreAsync(PendingPhoto.From(id, found), cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Stream photo, CancellationToken cancellationToken)
    {
        var limit = imaging.Value.MaxBytes;
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await photo.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (content.Length + read > limit)
            {
                throw new PhotoRejectedException($"The photo has more than the {limit:N0} bytes that are read (Imaging:MaxBytes).");
            }
            content.Write(buffer, 0, read);
        }
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
