using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Results;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Recovery;

/// <summary>Finds out what a message without its claim check stood for, and sends uploads again whose rows are not all there.</summary>
public sealed partial class LostFaces(UploadCompletion completion, RetryQueue retries, ILogger<LostFaces> logger)
{
    public async Task SendAgainAsync(FacesMessage message, CancellationToken cancellationToken)
    {
        foreach (var upload in message.Uploads)
        {
            // A message that is delivered twice finds its claim check deleted by its first delivery.
            if (!await completion.IsDoneAsync(upload.Blob, upload.ETag, cancellationToken).ConfigureAwait(false))
            {
                LogLost(logger, upload.Blob, message.ClaimCheck!);
                await retries.SendAsync(new UploadMessage { Blob = upload.Blob }, cancellationToken).ConfigureAwait(false);
            }
        }
        if (message.Uploads.IsEmpty)
        {
            LogUnknown(logger, message.ClaimCheck!);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Upload} is sent again: its faces in {ClaimCheck} are gone and rows are missing")]
    private static partial void LogLost(ILogger logger, string upload, string claimCheck);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The faces in {ClaimCheck} are gone; if their photos have no row, ReconcileUploads sends the upload again")]
    private static partial void LogUnknown(ILogger logger, string claimCheck);
}
