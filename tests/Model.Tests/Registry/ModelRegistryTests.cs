using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Model.Tests.Registry;

public sealed class ModelRegistryTests
{
    private readonly BlobContainerClient _container;
    private readonly ModelRegistry _registry;
    private readonly string _connection;

    public ModelRegistryTests(AzuriteFixture azurite)
    {
        _connection = azurite.ConnectionString;
        _container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("models"));
        _registry = new ModelRegistry(_container, TimeProvider.System);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_version_comes_back_as_it_was()
    {
        var (onnx, manifest) = await PublishAsync(Emotion.Happy, day: 1);
        Assert.Equal(onnx, await _registry.ReadOnnxAsync(manifest.Version, Precision.Fp32, Cancellation));
        Assert.Equal(ManifestJson.WriteManifest(manifest), ManifestJson.WriteManifest(await _registry.ReadManifestAsync(manifest.Version, Cancellation)));
        Assert.Equal([manifest.Version], await ListAsync());
    }

    [Fact]
    public async Task An_int8_file_is_published_and_deleted_with_its_version()
    {
        var (onnx, int8, manifest) = TestModel.CreateWithInt8(Emotion.Happy, Emotion.Sad);
        await Assert.ThrowsAsync<ModelRejectedException>(() => _registry.PublishAsync(onnx, manifest, Cancellation));
        await _registry.PublishAsync(onnx, int8, manifest, Cancellation);
        Assert.Equal(int8, await _registry.ReadOnnxAsync(manifest.Version, Precision.Int8, Cancellation));
        await _registry.PruneAsync(keep: 0, Cancellation);
        Assert.Empty(await _container.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_version_that_was_published_without_an_int8_file_gets_it()
    {
        var (onnx, int8, manifest) = TestModel.CreateWithInt8(Emotion.Happy, Emotion.Sad);
        await _registry.PublishAsync(onnx, manifest with { Precisions = null }, Cancellation);
        await _registry.PublishAsync(onnx, int8, manifest, Cancellation);
        Assert.Equal(ManifestJson.WriteManifest(manifest), ManifestJson.WriteManifest(await _registry.ReadManifestAsync(manifest.Version, Cancellation)));
        Assert.Equal(int8, await _registry.ReadOnnxAsync(manifest.Version, Precision.Int8, Cancellation));

        await _registry.PublishAsync(onnx, manifest with { Precisions = null }, Cancellation);
        Assert.NotEmpty((await _registry.ReadManifestAsync(manifest.Version, Cancellation)).Precisions ?? []);
    }

    [Fact]
    public async Task An_int8_file_of_a_publication_that_broke_off_does_not_stay()
    {
        var (onnx, int8, manifest) = TestModel.CreateWithInt8(Emotion.Happy, Emotion.Sad);
        await _container.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await _container.GetBlobClient($"{manifest.Version}/{Precision.Int8.FileName()}").UploadAsync(BinaryData.FromString("another"), Cancellation);
        await _registry.PublishAsync(onnx, int8, manifest, Cancellation);
        Assert.Equal(int8, await _registry.ReadOnnxAsync(manifest.Version, Precision.Int8, Cancellation));
    }

    [Fact]
    public async Task A_file_that_its_manifest_does_not_describe_is_not_published()
    {
        var (onnx, manifest) = TestModel.Create();
        onnx[0] ^= 1;
        await Assert.ThrowsAsync<ModelRejectedException>(() => _registry.PublishAsync(onnx, manifest, Cancellation));
    }

    [Fact]
    public async Task Promoting_moves_the_pointer_and_a_rollback_moves_it_back()
    {
        var first = await PromoteAsync(Emotion.Happy, day: 1);
        var second = await PromoteAsync(Emotion.Sad, day: 2);
        Assert.Equal(second, (await _registry.ReadCurrentAsync(Cancellation))!.Value.Version);

        Assert.Equal(first, (await _registry.RollbackAsync(Cancellation)).Version);
        Assert.Equal(first, (await _registry.ReadCurrentAsync(Cancellation))!.Value.Version);
        await Assert.ThrowsAsync<NoEarlierModelException>(() => _registry.RollbackAsync(Cancellation));
    }

    [Fact]
    public async Task A_promotion_whose_answer_was_lost_is_done_and_not_in_conflict_with_itself()
    {
        var (first, second) = (await PromoteAsync(Emotion.Happy, 1), await PromoteAsync(Emotion.Sad, 2));
        var options = new BlobClientOptions { Retry = { Delay = TimeSpan.Zero } };
        options.AddPolicy(new LostAnswer("current.json"), HttpPipelinePosition.PerRetry);
        var registry = new ModelRegistry(new BlobContainerClient(_connection, _container.Name, options), TimeProvider.System);
        Assert.Equal(first, (await registry.RollbackAsync(Cancellation)).Version);
        Assert.NotEqual(first, second);
        Assert.Equal(first, (await _registry.ReadCurrentAsync(Cancellation))!.Value.Version);
    }

    [Fact]
    public async Task Of_two_promotions_from_the_same_state_one_wins_and_the_other_is_told()
    {
        var a = (await PublishAsync(Emotion.Happy, day: 1)).Manifest.Version;
        var b = (await PublishAsync(Emotion.Sad, day: 2)).Manifest.Version;
        await _registry.PromoteAsync(a, old: null, "first", Cancellation);
        await Assert.ThrowsAsync<PromotionConflictException>(() => _registry.PromoteAsync(b, old: null, "second", Cancellation));
        Assert.Equal(a, (await _registry.ReadCurrentAsync(Cancellation))!.Value.Version);
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_not_promoted()
    {
        var missing = TestModel.Create().Manifest.Version;
        await Assert.ThrowsAsync<ModelNotFoundException>(() => _registry.PromoteAsync(missing, null, "why", Cancellation));
        Assert.Null(await _registry.ReadCurrentAsync(Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("{\"version\":\"../uploads\",\"promotedAt\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"version\":null,\"promotedAt\":\"2026-01-01T00:00:00Z\"}")]
    public async Task A_pointer_that_says_nothing_is_refused_by_name(string content)
    {
        await WriteAsync("current.json", BinaryData.FromString(content));
        var refused = await Assert.ThrowsAsync<ModelRejectedException>(() => _registry.ReadCurrentAsync(Cancellation));
        Assert.Contains("current.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pointer_whose_history_is_null_is_read()
    {
        var version = TestModel.Create().Manifest.Version;
        await WriteAsync("current.json", BinaryData.FromString($"{{\"version\":\"{version}\",\"promotedAt\":\"2026-01-01T00:00:00Z\"}}"));
        Assert.Empty((await _registry.ReadCurrentAsync(Cancellation))!.Value.Previous);
    }

    [Fact]
    public async Task What_is_larger_than_its_kind_can_be_is_refused_before_it_is_read()
    {
        var version = TestModel.Create().Manifest.Version;
        await WriteAsync("current.json", BinaryData.FromBytes(new byte[70_000]));
        await WriteAsync($"{version}/manifest.json", BinaryData.FromBytes(new byte[5_000_000]));
        await WriteAsync($"{version}/model.onnx", BinaryData.FromBytes(new byte[129 * 1024 * 1024]));
        Assert.Contains("the limit is", (await Assert.ThrowsAsync<ModelRejectedException>(() => _registry.ReadCurrentAsync(Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("the limit is", (await Assert.ThrowsAsync<ModelRejectedException>(() => _registry.ReadManifestAsync(version, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("the limit is", (await Assert.ThrowsAsync<ModelRejectedException>(() => _registry.ReadOnnxAsync(version, Precision.Fp32, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pruning_keeps_the_newest_the_current_and_what_a_rollback_needs()
    {
        var oldest = await PromoteAsync(Emotion.Happy, day: 1);
        var current = await PromoteAsync(Emotion.Sad, day: 2);
        var third = (await PublishAsync(Emotion.Fear, day: 3)).Manifest.Version;
        var newest = (await PublishAsync(Emotion.Angry, day: 4)).Manifest.Version;

        Assert.Equal([third], await _registry.PruneAsync(keep: 1, Cancellation));
        Assert.Equal([oldest, current, newest], await ListAsync());
    }

    [Fact]
    public async Task A_version_that_is_promoted_while_it_is_pruned_stays()
    {
        var old = (await PublishAsync(Emotion.Angry, day: 1)).Manifest.Version;
        await PromoteAsync(Emotion.Happy, day: 2);
        var prunes = Watched(RequestMethod.Delete, "manifest.json", async () => await _registry.PromoteAsync(old, await _registry.ReadCurrentAsync(Cancellation), "test", Cancellation));

        Assert.Empty(await prunes.PruneAsync(keep: 1, Cancellation));

        Assert.Equal(old, (await _registry.ReadManifestAsync((await _registry.ReadCurrentAsync(Cancellation))!.Value.Version, Cancellation)).Version);
        Assert.NotEmpty(await _registry.ReadOnnxAsync(old, Precision.Fp32, Cancellation));
    }

    [Fact]
    public async Task A_version_that_is_pruned_while_it_is_promoted_does_not_serve()
    {
        var old = (await PublishAsync(Emotion.Angry, day: 1)).Manifest.Version;
        var serving = await PromoteAsync(Emotion.Happy, day: 2);
        var promotes = Watched(RequestMethod.Put, "current.json", async () => Assert.Equal([old], await _registry.PruneAsync(keep: 1, Cancellation)));

        var current = await _registry.ReadCurrentAsync(Cancellation);
        await Assert.ThrowsAsync<ModelNotFoundException>(() => promotes.PromoteAsync(old, current, "test", Cancellation));

        Assert.Equal(serving, (await _registry.ReadCurrentAsync(Cancellation))!.Value.Version);
    }

    [Fact]
    public async Task A_rollback_passes_over_what_was_pruned()
    {
        var first = await PromoteAsync(Emotion.Happy, day: 1);
        var second = await PromoteAsync(Emotion.Sad, day: 2);
        await PromoteAsync(Emotion.Fear, day: 3);
        await _container.DeleteBlobAsync($"{second}/manifest.json", cancellationToken: Cancellation);

        Assert.Equal(first, (await _registry.RollbackAsync(Cancellation)).Version);
    }

    [Fact]
    public async Task Looking_whether_it_can_be_written_to_creates_the_container_and_writes_nothing()
    {
        Assert.Empty(await ListAsync());
        await _registry.CheckWritableAsync(Cancellation);
        await _registry.CheckWritableAsync(Cancellation);
        Assert.Empty(await _container.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    private async Task<(byte[] Onnx, ModelManifest Manifest)> PublishAsync(Emotion favoured, int day)
    {
        var model = TestModel.Create(favoured, trainedAt: new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero));
        await _registry.PublishAsync(model.Onnx, model.Manifest, Cancellation);
        return model;
    }

    private async Task WriteAsync(string name, BinaryData content)
    {
        await _container.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await _container.GetBlobClient(name).UploadAsync(content, overwrite: true, Cancellation);
    }

    private async Task<ModelVersion> PromoteAsync(Emotion favoured, int day)
    {
        var version = (await PublishAsync(favoured, day)).Manifest.Version;
        var current = await _registry.ReadCurrentAsync(Cancellation);
        await _registry.PromoteAsync(version, current, "test", Cancellation);
        return version;
    }

    /// <summary>The same registry; something happens just before its first request of that kind.</summary>
    private ModelRegistry Watched(RequestMethod method, string blob, Func<Task> happens)
    {
        var options = new BlobClientOptions();
        options.AddPolicy(new Interruption(method, blob, happens), HttpPipelinePosition.PerCall);
        return new(new BlobServiceClient(_connection, options).GetBlobContainerClient(_container.Name), TimeProvider.System);
    }

    private ValueTask<List<ModelVersion>> ListAsync() => _registry.ListAsync(Cancellation).ToListAsync(Cancellation);

    private sealed class Interruption(RequestMethod method, string blob, Func<Task> happens) : HttpPipelinePolicy
    {
        private bool _happened;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (!_happened && message.Request.Method == method && message.Request.Uri.Path.EndsWith(blob, StringComparison.Ordinal))
            {
                _happened = true;
                await happens();
            }
            await ProcessNextAsync(message, pipeline);
        }
    }

    /// <summary>Storage does what the first write asks, and the connection ends before it can say so.</summary>
    private sealed class LostAnswer(string blob) : HttpPipelinePolicy
    {
        private bool _lost;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (!_lost && message.Request.Method == RequestMethod.Put && message.Request.Uri.Path.EndsWith(blob, StringComparison.Ordinal))
            {
                _lost = true;
                throw new IOException("for the test");
            }
        }
    }
}
