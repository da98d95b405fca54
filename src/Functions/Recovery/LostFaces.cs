using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Results;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Recovery;

/// <summary>Handles a message whose claim check is gone: sends its uploads again if they lack rows.</summary>
public sealed partial class LostFaces(UploadCompletion completion, RetryQueue retries, ILogger<LostFaces> logger)
{
    public async Task SendAgainAsync(FacesMessage message, CancellationToken cancellationToken)
    {
        foreach (var upload in message.Uploads)
        {
            // If a message is delivered twice, the first delivery deleted its claim check.
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Upload} was sent again: its faces in {ClaimCheck} are gone and rows are missing")]
    private static partial void LogLost(ILogger logger, string upload, string claimCheck);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The faces in {ClaimCheck} are gone; if their photos have no row, ReconcileUploads sends the upload again")]
    private static partial void LogUnknown(ILogger logger, string claimCheck);
}
