using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.Functions.Queues;

/// <summary>The host's own queue of uploads that wait for the blob trigger.</summary>
public sealed class BlobTriggerQueue(QueueClient queue)
{
    private const string LocalHost = "preprocessupload";

    /// <summary>Its name: a Functions host names it by its id, which the deployment sets; the local host by the function.</summary>
    public static string NameFor(IConfiguration configuration) =>
        $"azure-webjobs-blobtrigger-{(configuration["AzureFunctionsWebHost:hostid"] is { Length: > 0 } id ? id : LocalHost)}";

    /// <summary>When the upload that is next was put in; null where the queue is not there.</summary>
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
