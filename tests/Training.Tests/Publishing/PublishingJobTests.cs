using Azure.Storage.Blobs;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Publishing;

namespace DeepEmotion.Training.Tests.Publishing;

public sealed class PublishingJobTests
{
    private readonly BlobContainerClient _container;
    private readonly ModelRegistry _registry;

    public PublishingJobTests(AzuriteFixture azurite)
    {
        _container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("models"));
        _registry = new(_container, TimeProvider.System);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_that_no_app_would_let_serve_is_not_stored()
    {
        var (onnx, manifest) = TestModel.Create();
        var wrong = manifest with { Golden = manifest.Golden with { Probabilities = [.. manifest.Golden.Probabilities.Select(p => 1 - p)] } };

        await Assert.ThrowsAsync<ModelRejectedException>(() => new PublishingJob(_registry, PromotionPolicy.Always).PublishAsync(new(onnx, wrong), null, Cancellation));

        Assert.False(await _container.ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task The_serving_model_is_measured_on_the_candidates_images()
    {
        // All faces are bright and sad: the serving model, whose manifest boasts of 99 %, takes every one for happy.
        var faces = Enumerable.Range(0, 10).Select(i => new LabelledFace(i, Split.PublicTest, Emotion.Sad, TestModel.Face(200))).ToArray();
        await PublishAsync(Emotion.Happy, day: 1, accuracy: 0.99, PromotionPolicy.Always, null);

        var published = await PublishAsync(Emotion.Sad, day: 2, accuracy: 0.40, PromotionPolicy.IfBetter, faces);

        Assert.True(published.Promoted);
        Assert.Contains("40.00 % against 0.00 %", published.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cross_validation_is_compared_with_a_cross_validation_not_with_answers_for_learned_faces()
    {
        // The serving model knows all ten faces by heart; on faces that it had not seen it was right for 40 %.
        var faces = Enumerable.Range(0, 10).Select(i => new LabelledFace(i, Split.Training, Emotion.Happy, TestModel.Face(200))).ToArray();
        await PublishAsync(Emotion.Happy, day: 1, accuracy: 0.40, PromotionPolicy.Always, null, PromotionGate.CrossValidation);

        var published = await PublishAsync(Emotion.Sad, day: 2, accuracy: 0.50, PromotionPolicy.IfBetter, faces, PromotionGate.CrossValidation);

        Assert.True(published.Promoted);
        Assert.Contains("50.00 % against 40.00 %", published.Reason, StringComparison.Ordinal);
    }

    private async Task<PublishedModel> PublishAsync(Emotion favoured, int day, double accuracy, PromotionPolicy policy, LabelledFace[]? validation, string split = PromotionGate.Split)
    {
        var (onnx, manifest) = TestModel.Create(favoured, trainedAt: new(2026, 1, day, 0, 0, 0, TimeSpan.Zero), accuracy: accuracy);
        var metrics = manifest.Metrics["PublicTest"] with { Images = 10 };
        return await new PublishingJob(_registry, policy).PublishAsync(
            new ModelPackage(onnx, manifest with { Metrics = manifest.Metrics.Clear().Add(split, metrics) }), validation, Cancellation);
    }
}
