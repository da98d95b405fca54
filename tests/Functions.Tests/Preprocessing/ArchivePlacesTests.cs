using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Tests.Preprocessing;

public sealed class ArchivePlacesTests : IAsyncLifetime
{
    private AzuriteProcess _azurite = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _azurite = await AzuriteFixture.StartAsync();

    public ValueTask DisposeAsync() => _azurite.DisposeAsync();

    [Fact]
    public async Task While_the_pictures_of_a_photo_are_stored_the_next_one_is_looked_at()
    {
        var slow = new HeldBack(2);
        var options = new BlobClientOptions();
        options.AddPolicy(slow, HttpPipelinePosition.PerCall);
        var pictures = new BlobServiceClient(_azurite.ConnectionString, options).GetBlobContainerClient(StorageNames.PicturesContainer);
        var settings = new Dictionary<string, string?> { [StorageNames.Connection] = _azurite.ConnectionString, ["Preprocessing:Parallelism"] = "1" };
        var services = new ServiceCollection().AddLogging();
        services.AddDeepEmotion(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton(new PictureStore(pictures));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<StorageInitializer>().CreateMissingAsync(Cancellation);

        var photo = SamplePhotos.Shrunk(60, ".jpg");
        var blob = provider.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.UploadsContainer).GetBlobClient("busy/photos.zip");
        await blob.UploadAsync(BinaryData.FromBytes(SampleZip.Of(("a.jpg", photo), ("b.jpg", photo))), Cancellation);
        var running = provider.GetRequiredService<UploadProcessor>().ProcessAsync(blob, resume: null, Cancellation);
        // With one place for looking, the second photo's pictures come only if the first photo has left it.
        await slow.AllCame.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        slow.Open();
        await running;
        Assert.Equal(2, await provider.GetRequiredService<ResultsStore>().ReadAsync("busy", Cancellation).CountAsync(row => row.Result.Status == PhotoStatus.NoFace, Cancellation));
    }

    /// <summary>Holds requests back until it is opened.</summary>
    private sealed class HeldBack(int expected) : HttpPipelinePolicy
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _came;

        public Task AllCame => _all.Task;

        public void Open() => _open.SetResult();

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (Interlocked.Increment(ref _came) == expected)
            {
                _all.SetResult();
            }
            await _open.Task;
            await ProcessNextAsync(message, pipeline);
        }
    }
}
