using Azure.Storage.Blobs;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Model.Tests.Registry;

public sealed class ModelPublisherTests
{
    private readonly BlobContainerClient _container;
    private readonly ModelRegistry _registry;
    private readonly ModelPublisher _publisher;

    public ModelPublisherTests(AzuriteFixture azurite)
    {
        _container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("models"));
        _registry = new ModelRegistry(_container, TimeProvider.System);
        _publisher = new ModelPublisher(_registry);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_that_is_no_worse_serves_and_a_worse_one_is_only_stored()
    {
        var first = await PublishAsync(1, 0.70, PromotionPolicy.Always);
        var worse = await PublishAsync(2, 0.69, PromotionPolicy.IfBetter);
        Assert.True(first.Promoted);
        Assert.False(worse.Promoted);
        Assert.Contains("69.00 % against 70.00 %", worse.Reason, StringComparison.Ordinal);
        Assert.Equal(first.Version, await CurrentAsync());

        var better = await PublishAsync(3, 0.71, PromotionPolicy.IfBetter);
        Assert.True(better.Promoted);
        Assert.Equal(better.Version, await CurrentAsync());
        Assert.Equal([first.Version, worse.Version, better.Version], await _registry.ListAsync(Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Never_stores_and_leaves_the_pointer_alone()
    {
        var published = await PublishAsync(1, 0.99, PromotionPolicy.Never);
        Assert.False(published.Promoted);
        Assert.Null(await _registry.ReadCurrentAsync(Cancellation));
        Assert.NotNull(await _registry.ReadManifestAsync(published.Version, Cancellation));
    }

    [Fact]
    public async Task The_first_model_is_compared_with_the_one_that_comes_with_the_apps()
    {
        var bundled = BundledModel.Read().Manifest;
        var published = await PublishAsync(1, bundled.Metrics[PromotionGate.Split].Accuracy - 0.01, PromotionPolicy.IfBetter, (_, serving) => Measured(serving, serving.Metrics[PromotionGate.Split].Accuracy));
        Assert.False(published.Promoted);
        Assert.Contains(bundled.Version.ToString(), published.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_figures_that_count_are_those_measured_now()
    {
        await PublishAsync(1, 0.70, PromotionPolicy.Always);
        Assert.True((await PublishAsync(2, 0.60, PromotionPolicy.IfBetter, (_, serving) => Measured(serving, 0.59))).Promoted);
    }

    [Fact]
    public async Task Who_is_overtaken_decides_again_against_the_new_model()
    {
        await PublishAsync(1, 0.60, PromotionPolicy.Always);
        var overtaken = await PublishAsync(2, 0.65, PromotionPolicy.IfBetter, Overtake(day: 3, accuracy: 0.70, times: 1));
        Assert.False(overtaken.Promoted);
        Assert.Contains("65.00 % against 70.00 %", overtaken.Reason, StringComparison.Ordinal);

        var winner = await PublishAsync(10, 0.80, PromotionPolicy.IfBetter, Overtake(day: 11, accuracy: 0.71, times: 1));
        Assert.True(winner.Promoted);
        Assert.Equal(winner.Version, await CurrentAsync());
        Assert.Equal(71, (await _registry.ReadManifestAsync((await _registry.ReadCurrentAsync(Cancellation))!.Value.Previous[0], Cancellation)).Metrics["PublicTest"].Accuracy * 100, 6);
    }

    [Fact]
    public async Task Who_is_overtaken_every_time_is_told_and_the_model_stays_stored()
    {
        await PublishAsync(1, 0.10, PromotionPolicy.Always);
        var told = await Assert.ThrowsAsync<PromotionConflictException>(() => PublishAsync(2, 0.90, PromotionPolicy.IfBetter, Overtake(day: 3, accuracy: 0.20, times: ModelPublisher.Tries)));
        var stored = TestModel.Create(trainedAt: Day(2), accuracy: 0.90).Manifest.Version;
        Assert.Contains(stored.ToString(), told.Message, StringComparison.Ordinal);
        Assert.NotNull(await _registry.ReadManifestAsync(stored, Cancellation));
    }

    [Fact]
    public async Task Two_jobs_that_publish_at_once_both_end_and_the_better_one_serves()
    {
        await PublishAsync(1, 0.50, PromotionPolicy.Always);
        var both = await Task.WhenAll(Enumerable.Range(2, 4).Select(day => Task.Run(() => PublishAsync(day, 0.50 + (day / 100.0), PromotionPolicy.IfBetter))));
        Assert.Equal(both[^1].Version, await CurrentAsync());
        Assert.True(both[^1].Promoted);
        Assert.Equal(5, await _registry.ListAsync(Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Publishing_the_serving_model_again_changes_nothing()
    {
        await PublishAsync(1, 0.70, PromotionPolicy.Always);
        var before = (await _registry.ReadCurrentAsync(Cancellation))!.ETag;
        Assert.True((await PublishAsync(1, 0.70, PromotionPolicy.IfBetter)).Promoted);
        Assert.Equal(before, (await _registry.ReadCurrentAsync(Cancellation))!.ETag);
    }

    [Theory]
    [InlineData(PromotionPolicy.IfBetter)]
    [InlineData(PromotionPolicy.Never)]
    public async Task The_serving_model_is_promoted_again_when_it_gets_an_int8_file(PromotionPolicy policy)
    {
        var (onnx, int8, manifest) = TestModel.CreateWithInt8(Emotion.Happy, Emotion.Sad);
        await _publisher.PublishAsync(onnx, quantized: null, manifest with { Precisions = null }, PromotionPolicy.Always, measure: null, Cancellation);
        var before = (await _registry.ReadCurrentAsync(Cancellation))!;
        Assert.True((await _publisher.PublishAsync(onnx, int8, manifest, policy, measure: null, Cancellation)).Promoted);
        var after = (await _registry.ReadCurrentAsync(Cancellation))!;
        Assert.Equal(before.Value.Version, after.Value.Version);
        Assert.NotEqual(before.ETag, after.ETag);
    }

    [Fact]
    public async Task A_pointer_to_a_deleted_model_does_not_block_the_next_one()
    {
        var gone = (await PublishAsync(1, 0.99, PromotionPolicy.Always)).Version;
        await _container.DeleteBlobAsync($"{gone}/manifest.json", cancellationToken: Cancellation);
        Assert.True((await PublishAsync(2, 0.50, PromotionPolicy.IfBetter)).Promoted);
    }

    private static DateTimeOffset Day(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);

    private static ModelManifest Measured(ModelManifest manifest, double accuracy) =>
        manifest with { Metrics = manifest.Metrics.SetItem(PromotionGate.Split, TestModel.Create(accuracy: accuracy).Manifest.Metrics[PromotionGate.Split]) };

    private async Task<PublishedModel> PublishAsync(
        int day, double accuracy, PromotionPolicy policy, Func<byte[], ModelManifest, ModelManifest>? measure = null)
    {
        var (onnx, manifest) = TestModel.Create(Emotion.Happy, trainedAt: Day(day), accuracy: accuracy);
        return await _publisher.PublishAsync(onnx, quantized: null, manifest, policy, measure, Cancellation);
    }

    /// <summary>Somebody else promotes a model while the candidate is being compared.</summary>
    private Func<byte[], ModelManifest, ModelManifest> Overtake(int day, double accuracy, int times) => (_, serving) =>
    {
        if (times-- > 0)
        {
            PublishAsync(day++, accuracy, PromotionPolicy.Always).GetAwaiter().GetResult();
        }
        return serving;
    };

    private async Task<ModelVersion> CurrentAsync() => (await _registry.ReadCurrentAsync(Cancellation))!.Value.Version;
}
