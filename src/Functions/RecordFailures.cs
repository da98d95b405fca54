using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>The host gave up on a message: writes failed rows, so that nothing vanishes.</summary>
public sealed class RecordFailures(FailureRecorder recorder)
{
    [Function("RecordFailedUploads")]
    public Task UploadsAsync([QueueTrigger(StorageNames.BlobTriggerPoisonQueue)] string poison, CancellationToken cancellationToken) =>
        recorder.RecordBlobAsync(poison, cancellationToken);

    [Function("RecordFailedRetries")]
    public Task RetriesAsync([QueueTrigger(StorageNames.RetryUploadsPoisonQueue)] string poison, CancellationToken cancellationToken) =>
        recorder.RecordRetryAsync(poison, cancellationToken);

    [Function("RecordFailedScores")]
    public Task ScoresAsync([QueueTrigger(StorageNames.ScoreFacesPoisonQueue)] string poison, CancellationToken cancellationToken) =>
        recorder.RecordScoresAsync(poison, cancellationToken);
}
