using System.Text.Json;
using Azure.Storage.Queues;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Queues;
using DeepEmotion.Model.Storage;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Blobs;

/// <summary>
/// Sends a message for each new version of each blob to the queue of blob triggers, as the Functions host does; that queue's
/// listener runs the function, counts tries and uses a poison queue.
/// </summary>
public sealed partial class BlobListener(
    LocalFunction function, string container, BlobScan scan, BlobReceipts receipts, QueueClient queue, QueueBell bell, TimeProvider time, ILogger<BlobListener> logger)
    : ITriggerListener
{
    private const int SentAtOnce = 32;

    // Azurite sorts all messages of a queue for every poll, so thousands would slow it down.
    private const int MostWaiting = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task ListenAsync(CancellationToken stopping, CancellationToken aborting)
    {
        var restored = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!restored)
                {
                    await queue.CreateIfNotExistsAsync(cancellationToken: stopping).ConfigureAwait(false);
                    await receipts.LoadAsync(stopping).ConfigureAwait(false);
                    restored = true;
                }

                await receipts.SaveAsync(stopping).ConfigureAwait(false);
                foreach (var chunk in (await scan.ListNewAsync(stopping).ConfigureAwait(false)).Chunk(SentAtOnce))
                {
                    await RoomAsync(stopping).ConfigureAwait(false);
                    await Task.WhenAll(chunk.Select(found => SendAsync(found.Blob, found.Version))).ConfigureAwait(false);
                    bell.Ring(queue.Name);
                    await receipts.AddAsync(chunk, CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (TransientFailure.Is(exception, stopping))
            {
                Unreachable(TransientFailure.Describe(exception), container);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(scan.Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RoomAsync(CancellationToken stopping)
    {
        while ((await queue.GetPropertiesAsync(stopping).ConfigureAwait(false)).Value.ApproximateMessagesCount >= MostWaiting)
        {
            await Task.Delay(Pause, time, stopping).ConfigureAwait(false);
        }
    }

    private Task SendAsync(string blob, string version) =>
        queue.SendMessageAsync(JsonSerializer.Serialize(new BlobTriggerMessage(function.Id, container, blob, version)), CancellationToken.None);

    [LoggerMessage(LogLevel.Warning, "Container {Container} cannot be scanned: {Reason}; trying again")]
    private partial void Unreachable(string reason, string container);
}
