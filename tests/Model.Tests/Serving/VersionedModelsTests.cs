using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Model.Tests.Serving;

public sealed class VersionedModelsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refusal_that_is_over_no_longer_keeps_the_serving_model_from_being_shared()
    {
        var source = new MemoryModelSource();
        var serving = TestModel.Create(Emotion.Sad);
        source.Publish(serving);
        var time = new FakeTimeProvider();
        using var hot = new HotModel(source, TestModel.Sessions, time, NullLogger<HotModel>.Instance, TestModel.Create(Emotion.Neutral));
        await hot.RefreshAsync(Cancellation);
        var loader = new ModelLoader(source, TestModel.Sessions, Options.Create(new HotModelOptions()), time);
        using var models = new VersionedModels(hot, loader, time, NullLogger<VersionedModels>.Instance);
        var version = serving.Manifest.Version;

        await models.RefuseAsync(version, new ModelRejectedException("why"), Cancellation);
        Assert.Null(await models.LeaseAsync(version, Cancellation));
        time.Advance(TimeSpan.FromMinutes(1));
        using var lease = await models.LeaseAsync(version, Cancellation);
        using var shared = hot.Lease();
        Assert.Same(shared.Network, lease!.Network);
        Assert.Equal(1, source.Downloads);
    }
}
