using Azure;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Messages that an earlier run left in the queues: they are processed along with this run, so the user should know why it takes longer.</summary>
public static class Leftovers
{
    private static readonly string[] Queues = [StorageNames.ScoreFacesQueue, StorageNames.RetryUploadsQueue, "azure-webjobs-blobtrigger-preprocessupload"];

    /// <summary>A line about waiting messages; null if there are none.</summary>
    public static async Task<string?> DescribeAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        return await CountAsync(services, cancellationToken).ConfigureAwait(false) is > 0 and var count
            ? $"An earlier run left work behind (about {count} messages); this run finishes it too."
            : null;
    }

    /// <summary>How many messages wait or are being processed.</summary>
    public static async Task<int> CountAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var queues = services.GetRequiredService<QueueServiceClient>();
        return (await Task.WhenAll(Queues.Select(name => CountAsync(queues.GetQueueClient(name), cancellationToken))).ConfigureAwait(false)).Sum();
    }

    private static async Task<int> CountAsync(QueueClient queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await queue.GetPropertiesAsync(cancellationToken).ConfigureAwait(false)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return 0;
        }
    }
}
