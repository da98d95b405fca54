using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace DeepEmotion.Functions.Storage;

/// <summary>Creates what is missing in an empty account; deployed accounts get it all from infra/ instead.</summary>
public sealed class StorageInitializer(BlobServiceClient blobs, QueueServiceClient queues, TableServiceClient tables)
{
    public static IReadOnlyList<string> Containers { get; } =
    [
        StorageNames.UploadsContainer, StorageNames.FacesContainer, StorageNames.ResultsContainer, StorageNames.ModelsContainer, StorageNames.DatasetsContainer,
        StorageNames.TrainingContainer,
    ];

    public static IReadOnlyList<string> Queues { get; } =
    [
        StorageNames.ScoreFacesQueue, StorageNames.ScoreFacesPoisonQueue, StorageNames.RetryUploadsQueue,
        StorageNames.RetryUploadsPoisonQueue, StorageNames.BlobTriggerPoisonQueue,
    ];

    public static IReadOnlyList<string> Tables { get; } = [StorageNames.ResultsTable, StorageNames.BatchesTable];

    public async Task CreateMissingAsync(CancellationToken cancellationToken) => await Task.WhenAll(
    [
        .. Containers.Select(name => (Task)blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
        .. Queues.Select(name => (Task)queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
        .. Tables.Select(name => (Task)tables.GetTableClient(name).CreateIfNotExistsAsync(cancellationToken)),
    ]).ConfigureAwait(false);
}
