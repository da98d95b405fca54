using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.Functions.Queues;

/// <summary>The host's own queue of uploads for the blob trigger.</summary>
public sealed class BlobTriggerQueue(QueueClient queue)
{
    private const string LocalHost = "preprocessupload";

    /// <summary>Its name: a Functions host names it after its id, which the deployment sets; the local host after the function.</summary>
    public static string NameFor(IConfiguration configuration) =>
        $"azure-webjobs-blobtrigger-{(configuration["AzureFunctionsWebHost:hostid"] is { Length: > 0 } id ? id : LocalHost)}";

    /// <summary>When the next upload was put in; null if the queue does not exist.</summary>
    public async Task<QueueHead?> PeekAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await QueueHead.PeekAsync(queue, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return null;
        }
    }
}
