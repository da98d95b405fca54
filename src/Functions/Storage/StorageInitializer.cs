using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace DeepEmotion.Functions.Storage;

/// <summary>Creates missing containers, queues and tables in an account that a connection string opens.</summary>
/// <remarks>If an identity opens the account, infra/ has created them, and the identity has rights on each of them but not on the account.</remarks>
public sealed class StorageInitializer(StorageClients clients, BlobServiceClient blobs, QueueServiceClient queues, TableServiceClient tables)
{
    public static IReadOnlyList<string> Containers { get; } =
    [
        StorageNames.UploadsContainer, StorageNames.FacesContainer, StorageNames.ResultsContainer, StorageNames.ModelsContainer, StorageNames.DatasetsContainer,
        StorageNames.TrainingContainer, StorageNames.DeadLettersContainer, StorageNames.PicturesContainer,
    ];

    public static IReadOnlyList<string> Queues { get; } =
    [
        StorageNames.ScoreFacesQueue, StorageNames.ScoreFacesPoisonQueue, StorageNames.RetryUploadsQueue,
        StorageNames.RetryUploadsPoisonQueue, StorageNames.BlobTriggerPoisonQueue, StorageNames.BatchCompletedQueue,
    ];

    public static IReadOnlyList<string> Tables { get; } = [StorageNames.ResultsTable, StorageNames.BatchesTable];

    public Task CreateMissingAsync(CancellationToken cancellationToken) => clients.OpensWholeAccount
        ? Task.WhenAll(
        [
            .. Containers.Select(name => (Task)blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. Queues.Select(name => (Task)queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. Tables.Select(name => (Task)tables.GetTableClient(name).CreateIfNotExistsAsync(cancellationToken)),
        ])
        : Task.CompletedTask;
}
