using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Model.Tests.Serving;

public sealed class PrecisionTests
{
    private readonly (byte[] Onnx, byte[] Int8, ModelManifest Manifest) _model = TestModel.CreateWithInt8(Emotion.Happy, Emotion.Sad);
    private readonly MemoryModelSource _source = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Precision.Fp32, Emotion.Happy)]
    [InlineData(Precision.Int8, Emotion.Sad)]
    public async Task The_file_of_the_chosen_precision_answers_and_the_answer_says_so(Precision precision, Emotion expected)
    {
        _source.Publish((_model.Onnx, _model.Manifest));
        _source.StoreInt8(_model.Manifest.Version, _model.Int8);
        using var hot = Start(precision, TestModel.Create(Emotion.Neutral));
        await using var scorer = new RunScheduler(hot, Options.Create(new ScoringOptions()), TimeProvider.System);
        var score = await scorer.ScoreAsync([TestModel.Face(200)], Cancellation);
        Assert.Equal((expected, precision, _model.Manifest.Version), (score.Faces[0].Emotion, score.Precision, score.Model));
    }

    [Fact]
    public async Task A_model_without_the_chosen_precision_is_refused_and_what_serves_stays()
    {
        using var hot = Start(Precision.Int8, (_model.Int8, _model.Manifest));
        await hot.RefreshAsync(Cancellation);
        _source.Publish(TestModel.Create(Emotion.Neutral));
        await hot.RefreshAsync(Cancellation);
        Assert.Equal(_model.Manifest.Version, hot.Status.Serving);
        Assert.Contains("no int8 file", hot.Status.Problem, StringComparison.Ordinal);
        Assert.Equal(0, _source.Downloads);
    }

    [Fact]
    public void A_file_of_another_precision_than_asked_for_is_refused()
    {
        Assert.Throws<ModelRejectedException>(() => EmotionNetwork.Load(_model.Onnx, _model.Manifest, TestModel.SessionsIn(Precision.Int8)));
        Assert.Throws<ModelRejectedException>(() => EmotionNetwork.Load(_model.Int8, _model.Manifest, TestModel.SessionsIn(Precision.Fp32)));
    }

    [Fact]
    public void Int8_on_a_gpu_fails_at_start_and_says_what_to_do()
    {
        var sessions = new SessionFactory(Options.Create(new ScoringOptions { ExecutionProvider = ExecutionProvider.Cuda, Precision = Precision.Int8 }), NullLogger<SessionFactory>.Instance);
        Assert.Contains("Scoring:Precision", Assert.Throws<ExecutionProviderException>(() => sessions.Provider).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Int8)]
    public void The_model_that_comes_with_the_app_passes_its_trial(Precision precision)
    {
        var (onnx, manifest) = BundledModel.Read(precision);
        using var network = EmotionNetwork.Load(onnx, manifest, TestModel.SessionsIn(precision));
        Assert.Equal(precision, network.Precision);
    }

    [Fact]
    public void The_int8_file_that_comes_with_the_app_loses_at_most_two_tenths_of_a_point()
    {
        var manifest = BundledModel.Read().Manifest;
        var int8 = Assert.Single(manifest.Precisions!.Value);
        Assert.InRange(int8.Metrics![PromotionGate.Split].Accuracy, manifest.Metrics[PromotionGate.Split].Accuracy - 0.002, 1);
        Assert.Equal(manifest.Metrics[PromotionGate.Split].Images, int8.Metrics[PromotionGate.Split].Images);
    }

    private HotModel Start(Precision precision, (byte[] Onnx, ModelManifest Manifest) bundled) =>
        new(_source, TestModel.SessionsIn(precision), TimeProvider.System, NullLogger<HotModel>.Instance, bundled);
}
