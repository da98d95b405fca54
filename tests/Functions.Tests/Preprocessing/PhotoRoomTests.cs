using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Tests.Preprocessing;

/// <summary>Photos that wait to be analyzed are in memory only as far as there is room.</summary>
public sealed class PhotoRoomTests : IAsyncLifetime
{
    private const int All = 16 << 20;

    // Two fit.
    private const int Large = 6 << 20;

    private readonly Downloads _downloads = new();
    private AzuriteProcess _azurite = null!;
    private ServiceProvider _services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PhotoGate Gate => _services.GetRequiredService<PhotoGate>();

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteFixture.StartAsync();
        var settings = new Dictionary<string, string?> { [StorageNames.Connection] = _azurite.ConnectionString, ["Preprocessing:Parallelism"] = "1", ["Preprocessing:MaxBytesInMemory"] = $"{All}" };
        var services = new ServiceCollection().AddLogging();
        services.AddDeepEmotion(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        _services = services.BuildServiceProvider();
        await _services.GetRequiredService<StorageInitializer>().CreateMissingAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    [Fact]
    public async Task Photos_that_wait_are_read_only_as_far_as_there_is_room()
    {
        string[] names = [.. Enumerable.Range(0, 4).Select(static i => $"room/{i}.jpg")];
        await Task.WhenAll(names.Select(name => UploadAsync(name, new byte[Large])));
        Task[] running;
        using (await Gate.EnterAsync(Cancellation))
        {
            running = [.. names.Select(ProcessAsync)];
            await UntilAsync(() => _downloads.Opened == names.Length && _downloads.Ended >= 2);
            // As long as it takes to read all of them.
            foreach (var name in names)
            {
                await Uploads().GetBlobClient(name).DownloadContentAsync(Cancellation);
            }
            Assert.Equal(2, _downloads.Ended);
        }
        await Task.WhenAll(running);
        Assert.Equal(names.Length, await CountRejectedAsync("room"));
        await AssertAllIsFreeAsync();
    }

    [Fact]
    public async Task A_zip_holds_room_for_what_it_read_and_gives_it_back_when_it_is_done_or_stopped()
    {
        await UploadAsync("zipped/photos.zip", SampleZip.Of([.. Enumerable.Range(0, 3).Select(static i => ($"{i}.jpg", Noise(i)))]));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using (await Gate.EnterAsync(Cancellation))
        {
            var stopped = _services.GetRequiredService<UploadProcessor>().ProcessAsync(Uploads().GetBlobClient("zipped/photos.zip"), resume: null, stop.Token);
            await UntilAsync(HasNoRoomFor(Large));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        }
        await AssertAllIsFreeAsync();
        await ProcessAsync("zipped/photos.zip");
        Assert.Equal(3, await CountRejectedAsync("zipped"));
        await AssertAllIsFreeAsync();
    }

    // A zip refuses what compresses too well.
    private static byte[] Noise(int seed)
    {
        var noise = new byte[Large];
        new Random(seed).NextBytes(noise);
        return noise;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    // Room that comes at once is given back at once.
    private Func<bool> HasNoRoomFor(int bytes) => () =>
    {
        using var none = new CancellationTokenSource();
        var room = Gate.TakeRoomAsync(bytes, none.Token).AsTask();
        if (room.IsCompletedSuccessfully)
        {
            room.Result.Dispose();
            return false;
        }
        none.Cancel();
        return true;
    };

    private async Task AssertAllIsFreeAsync()
    {
        using var all = await Gate.TakeRoomAsync(All, Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
    }

    private BlobContainerClient Uploads(params HttpPipelinePolicy[] policies)
    {
        var options = new BlobClientOptions();
        Array.ForEach(policies, policy => options.AddPolicy(policy, HttpPipelinePosition.PerCall));
        return new BlobServiceClient(_azurite.ConnectionString, options).GetBlobContainerClient(StorageNames.UploadsContainer);
    }

    private Task UploadAsync(string name, byte[] content) => Uploads().GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), Cancellation);

    private Task ProcessAsync(string name) => _services.GetRequiredService<UploadProcessor>().ProcessAsync(Uploads(_downloads).GetBlobClient(name), resume: null, Cancellation);

    private async Task<int> CountRejectedAsync(string batch) =>
        await _services.GetRequiredService<ResultsStore>().ReadAsync(batch, Cancellation).CountAsync(static row => row.Result.Status == PhotoStatus.Rejected, Cancellation);

    /// <summary>Counts downloads that began, and those that were read to their end.</summary>
    private sealed class Downloads : HttpPipelinePolicy
    {
        private int _opened;
        private int _ended;

        public int Opened => Volatile.Read(ref _opened);

        public int Ended => Volatile.Read(ref _ended);

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (message.Request.Method == RequestMethod.Get && message.Response.ContentStream is { } content)
            {
                Interlocked.Increment(ref _opened);
                message.Response.ContentStream = new Counted(content, message.Response.Headers.ContentLength ?? 0, () => Interlocked.Increment(ref _ended));
            }
        }
    }

    /// <summary>A stream that tells when its last byte was read.</summary>
    private sealed class Counted(Stream content, long length, Action ended) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Count(content.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await content.ReadAsync(buffer, cancellationToken));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                content.Dispose();
            }
            base.Dispose(disposing);
        }

        private int Count(int read)
        {
            _read += read;
            if (read > 0 && _read == length)
            {
                ended();
            }
            return read;
        }
    }
}
