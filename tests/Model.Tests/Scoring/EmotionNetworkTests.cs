using System.Security.Cryptography;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Model.Tests.Scoring;

public sealed class EmotionNetworkTests
{
    [Fact]
    public void Outputs_of_a_four_class_model_stand_at_their_own_emotions_and_the_others_are_zero()
    {
        var (onnx, manifest) = TestModel.Create(Emotion.Neutral, EmotionLabels.Four);
        using var network = EmotionNetwork.Load(onnx, manifest, TestModel.Sessions);
        var score = network.Score([TestModel.Face(255)])[0];

        Assert.Equal(Emotion.Neutral, score.Emotion);
        Assert.Equal(TestModel.Expected(255, favoured: true, classes: 4), score.Confidence, 1e-4f);
        Assert.Equal(0, score.Probabilities[(int)Emotion.Disgust]);
        Assert.Equal(1, score.Probabilities.Sum(), 1e-4f);
    }

    [Fact]
    public void The_attention_window_comes_out_row_by_row()
    {
        var (onnx, manifest) = TestModel.Create();
        using var network = EmotionNetwork.Load(onnx, manifest, TestModel.Sessions);
        Assert.Equal(new AttentionWindow(0.5f, 0, 0.25f, 0, 0.5f, -0.25f), network.Score([TestModel.Face(9), TestModel.Face(200)])[1].Attention);
    }

    [Fact]
    public void No_face_gives_no_score()
    {
        var (onnx, manifest) = TestModel.Create();
        using var network = EmotionNetwork.Load(onnx, manifest, TestModel.Sessions);
        Assert.Empty(network.Score([]));
    }

    [Fact]
    public void Bytes_that_are_not_a_network_are_refused_by_name()
    {
        var (_, manifest) = TestModel.Create();
        var junk = new byte[] { 1, 2, 3 };
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(junk));
        var lying = manifest with { Sha256 = sha256, Version = ModelVersion.Create(manifest.TrainedAt, sha256) };
        var refused = Assert.Throws<ModelRejectedException>(() => EmotionNetwork.Load(junk, lying, TestModel.Sessions));
        Assert.Contains(lying.Version.ToString(), refused.Message, StringComparison.Ordinal);
    }
}
