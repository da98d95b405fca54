using DeepEmotion.Functions.Recovery;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Every few minutes: sends uploads again that still lack a row.</summary>
public sealed class ReconcileUploads(UploadReconciler reconciler)
{
    [Function(nameof(ReconcileUploads))]
    public Task RunAsync([TimerTrigger("%ReconcileUploadsSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        reconciler.ReconcileAsync(cancellationToken);
}
