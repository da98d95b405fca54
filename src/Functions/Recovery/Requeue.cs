using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Functions.Recovery;

/// <summary>Sends the uploads of a batch's failed photos again; their results then replace the failures.</summary>
public sealed class Requeue(ResultsStore results, RetryQueue retries)
{
    /// <returns>How many uploads were sent.</returns>
    public async Task<int> RunAsync(string batch, CancellationToken cancellationToken)
    {
        var uploads = await results.ReadFailedUploadsAsync(batch, cancellationToken).ConfigureAwait(false);
        foreach (var upload in uploads)
        {
            await retries.SendAsync(new UploadMessage { Blob = upload }, cancellationToken).ConfigureAwait(false);
        }
        return uploads.Count;
    }
}
