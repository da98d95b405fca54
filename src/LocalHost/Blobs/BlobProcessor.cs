using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Binding;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Blobs;

/// <summary>Takes one blob through its function, and to the poison queue when it failed too often.</summary>
public sealed partial class BlobProcessor(
    LocalFunction function,
    BlobPathPattern pattern,
    FunctionInvoker invoker,
    BlobContainerClient container,
    QueueServiceClient queues,
    int attempts,
    ILogger<BlobProcessor> logger)
{
    public async Task<BlobOutcome> ProcessAsync(BlobReceipt receipt, CancellationToken aborting)
    {
        // More attempts than there are failures to count: each time, the process went down with it.
        if (receipt.Attempts > attempts)
        {
            return await PoisonAsync(receipt).ConfigureAwait(false);
        }

        try
        {
            var data = pattern.Match(receipt.Blob) ?? throw new InvalidOperationException($"{receipt.Blob} does not match the trigger of {function.Name}.");
            var input = new BlobInput(container.GetBlobClient(receipt.Blob)) { Data = data };
            await invoker.InvokeAsync(function, input, aborting).ConfigureAwait(false);
            return BlobOutcome.Done;
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            return BlobOutcome.Stopped;
        }
#pragma warning disable CA1031 // Whatever a function throws is a failed try of its blob, never the end of the host.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception, function.Name, receipt.Blob, receipt.Attempts, attempts);
            return await AfterFailureAsync(receipt).ConfigureAwait(false);
        }
    }

    private async Task<BlobOutcome> AfterFailureAsync(BlobReceipt receipt)
    {
        try
        {
            if (!await container.GetBlobClient(receipt.Blob).ExistsAsync(CancellationToken.None).ConfigureAwait(false))
            {
                return BlobOutcome.Done;
            }
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            return BlobOutcome.Failed;
        }

        return receipt.Attempts >= attempts ? await PoisonAsync(receipt).ConfigureAwait(false) : BlobOutcome.Failed;
    }

    private async Task<BlobOutcome> PoisonAsync(BlobReceipt receipt)
    {
        try
        {
            var queue = queues.GetQueueClient(StorageNames.BlobTriggerPoisonQueue);
            await queue.CreateIfNotExistsAsync().ConfigureAwait(false);
            var message = new BlobTriggerMessage(function.Id, container.Name, receipt.Blob, receipt.ETag);
            await queue.SendMessageAsync(JsonSerializer.Serialize(message)).ConfigureAwait(false);
            Poisoned(receipt.Blob, receipt.Attempts);
            return BlobOutcome.Done;
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            NotPoisoned(exception, receipt.Blob);
            return BlobOutcome.Failed;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Function} failed on {Blob}, try {Attempt} of {Attempts}")]
    private partial void Failed(Exception exception, string function, string blob, int attempt, int attempts);

    [LoggerMessage(LogLevel.Warning, "{Blob} went to the poison queue after {Attempts} tries")]
    private partial void Poisoned(string blob, int attempts);

    [LoggerMessage(LogLevel.Warning, "{Blob} could not be put into the poison queue; trying again")]
    private partial void NotPoisoned(Exception exception, string blob);
}
