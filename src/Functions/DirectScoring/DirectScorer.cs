using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Model.Serving;
using DeepEmotion.Vision;
using DeepEmotion.Vision.Decoding;
using Microsoft.AspNetCore.Http;

namespace DeepEmotion.Functions.DirectScoring;

/// <summary>Scores a photo at once, without the queue.</summary>
public sealed class DirectScorer(PhotoBodyReader bodies, PhotoGate gate, PhotoScorer scorer, HotModel model, TimeProvider time)
{
    /// <exception cref="ModelNotReadyException">No model serves yet; the body was not read.</exception>
    /// <exception cref="UnreadableBodyException">The body holds no photo, or there is no room for it now.</exception>
    /// <exception cref="PhotoRejectedException">Not a photo, damaged, or over the limits.</exception>
    public async Task<PhotoResult> ScoreAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        await model.WaitAsync(model.StartTimeLeft, cancellationToken).ConfigureAwait(false);
        var found = await FindFacesAsync(request, cancellationToken).ConfigureAwait(false);
        var id = new PhotoId("", "", "", "", time.GetUtcNow());
        return found.Faces.IsEmpty
            ? PhotoResult.WithoutFace(id, found.Width, found.Height)
            : await scorer.ScoreAsync(PendingPhoto.From(id, found), cancellationToken).ConfigureAwait(false);
    }

    // The body and the place are released before the faces wait for the network.
    private async Task<PhotoFaces> FindFacesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        using var place = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        return await gate.AnalyzeAsync(body.Photo, cancellationToken).ConfigureAwait(false);
    }
}
