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

    public ModelRegistryTests(AzuriteFixture azurite)
    {
        _container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("models"));
        _registry = new ModelRegistry(_container, TimeProvider.System);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_version_comes_back_as_it_was()
    {
        var (onnx, manifest) = await PublishAsync(Emotion.Happy, day: 1);
        Assert.Equal(onnx, await _registry.ReadOnnxAsync(manifest.Version, Cancellation));
        Assert.Equal(ManifestJson.WriteManifest(manifest), ManifestJson.WriteManifest(await _registry.ReadManifestAsync(manifest.Version, Cancellation)));
        Assert.Equal([manifest.Version], await ListAsync());
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
    public async Task Of_two_promotions_from_the_same_state_one_wins_and_the_other_is_told()
    {
        var a = (await PublishAsync(Emotion.Happy, day: 1)).Manifest.Version;
        var b = (await PublishAsync(Emotion.Sad, day: 2)).Manifest.Version;
        await _registry.PromoteAsync(a, expected: null, "first", Cancellation);
        await Assert.ThrowsAsync<PromotionConflictException>(() => _registry.PromoteAsync(b, expected: null, "second", Cancellation));
        Assert.Equal(a, (await _registry.ReadCurrentAsync(Cancellation))!.Value.Version);
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_not_promoted()
    {
        var missing = TestModel.Create().Manifest.Version;
        await Assert.ThrowsAsync<ModelNotFoundException>(() => _registry.PromoteAsync(missing, null, "why", Cancellation));
        Assert.Null(await _registry.ReadCurrentAsync(Cancellation));
    }

    [Fact]
    public async Task The_pointer_is_read_only_when_it_changed()
    {
        var first = await PromoteAsync(Emotion.Happy, day: 1);
        var read = await _registry.ReadCurrentAsync(known: null, Cancellation);
        Assert.Equal(first, read!.Value.Version);
        Assert.Null(await _registry.ReadCurrentAsync(read.ETag, Cancellation));
        await PromoteAsync(Emotion.Sad, day: 2);
        Assert.NotNull(await _registry.ReadCurrentAsync(read.ETag, Cancellation));
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

    private async Task<ModelVersion> PromoteAsync(Emotion favoured, int day)
    {
        var version = (await PublishAsync(favoured, day)).Manifest.Version;
        var current = await _registry.ReadCurrentAsync(Cancellation);
        await _registry.PromoteAsync(version, current?.ETag, "test", Cancellation);
        return version;
    }

    private ValueTask<List<ModelVersion>> ListAsync() => _registry.ListAsync(Cancellation).ToListAsync(Cancellation);
}
