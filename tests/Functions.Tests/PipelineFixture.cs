using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Functions.Tests;

/// <summary>The whole system as Azure would put it together, on an Azurite of its own, with a model whose answers are known.</summary>
public sealed class PipelineFixture : IAsyncLifetime
{
    private AzuriteProcess? _azurite;
    private ServiceProvider? _services;

    /// <summary>The clock that says how long a zip has been read; it stands still unless a test moves it.</summary>
    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public string ConnectionString => _azurite!.ConnectionString;

    public BlobContainerClient Uploads => Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.UploadsContainer);

    public QueueClient Faces => Get<QueueServiceClient>().GetQueueClient(StorageNames.ScoreFacesQueue);

    public QueueClient Retries => Get<QueueServiceClient>().GetQueueClient(StorageNames.RetryUploadsQueue);

    public BlobContainerClient Models => Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.ModelsContainer);

    public TableClient Rows => Get<TableServiceClient>().GetTableClient(StorageNames.ResultsTable);

    public TableClient Batches => Get<TableServiceClient>().GetTableClient(StorageNames.BatchesTable);

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>A function's class as a host would make it.</summary>
    public T Create<T>()
        where T : notnull => ActivatorUtilities.CreateInstance<T>(_services!);

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteFixture.StartAsync();
        // A batch that waited for more faces would wait on the clock that stands still.
        var settings = new Dictionary<string, string?> { [StorageNames.Connection] = _azurite.ConnectionString, ["Scoring:MaxBatchDelay"] = "00:00:00" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddDeepEmotion(configuration);
        services.AddSingleton(provider => new HotModel(
            provider.GetRequiredService<IModelSource>(), TestModel.Sessions, Time, NullLogger<HotModel>.Instance, TestModel.Create(Emotion.Happy)));
        _services = services.BuildServiceProvider();
        await Get<StorageInitializer>().CreateMissingAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        await _azurite!.DisposeAsync();
    }

    /// <summary>Takes a model out of the registry and out of memory.</summary>
    public async Task DeleteModelAsync(ModelVersion version)
    {
        await foreach (var blob in Models.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{version}/", CancellationToken.None))
        {
            await Models.DeleteBlobAsync(blob.Name);
        }
        await Get<VersionedModels>().RefuseAsync(version, new ModelRejectedException("deleted"), CancellationToken.None);
    }

    /// <summary>Moves the clock, which stands still otherwise, until a task is done.</summary>
    public async Task<T> InTimeAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(TombstoneStore.MaxAge * 2);
            await Task.WhenAny(task, Task.Delay(20, TestContext.Current.CancellationToken));
        }
        return await task;
    }

    public Task<ForgettingReceipt> ForgetAsync(string batch, string? image) =>
        InTimeAsync(Get<Oblivion>().ForgetAsync(batch, image, TestContext.Current.CancellationToken));

    public Task<List<PhotoResult>> ReadAsync(string batch) =>
        Get<ResultsStore>().ReadAsync(batch, CancellationToken.None).Select(row => row.Result).ToListAsync().AsTask();

    public Task<List<ArchiveEntryCount>> ReadArchivesAsync(string batch) =>
        Get<BatchLedger>().ListArchivesAsync(batch, CancellationToken.None).ToListAsync().AsTask();
}
