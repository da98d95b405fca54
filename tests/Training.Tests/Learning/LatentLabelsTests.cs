using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class LatentLabelsTests
{
    private const int Faces = 7 * 300;

    [Fact]
    public void Each_source_starts_by_mostly_saying_what_is_true()
    {
        using var latent = new LatentLabels(EmotionLabels.Seven, voteShare: 0.3);
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(0.8f, latent.Label[i, i].item<float>(), 1e-4f));
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(0.8f, latent.Votes[i, FerPlusVotes.AnswerFor(EmotionLabels.Seven[i])].item<float>(), 1e-4f));
        Assert.True(latent.Label.sum(1).allclose(ones(7)));
        Assert.True(latent.Votes.sum(1).allclose(ones(7)));
    }

    [Fact]
    public void A_source_that_often_says_sad_of_neutral_faces_is_seen_through()
    {
        // The truth is known here: FER2013 labels about 40 of 100 neutral faces as sad, and the taggers are always right.
        var random = new Random(1);
        var truth = Enumerable.Range(0, Faces).Select(static i => i % 7).ToArray();
        var labels = tensor(truth.Select(t => t == (int)Emotion.Neutral && random.NextDouble() < 0.4 ? (long)Emotion.Sad : t).ToArray());
        var votes = zeros(Faces, FerPlusVotes.Answers);
        for (var i = 0; i < Faces; i++)
        {
            votes[i, FerPlusVotes.AnswerFor(EmotionLabels.Seven[truth[i]])] = 1;
        }
        using var latent = new LatentLabels(EmotionLabels.Seven, voteShare: 0.5);
        // One free answer for each true emotion, as from a network that sees the truth.
        var answers = new TorchSharp.Modules.Parameter(zeros(7, 7));
        using var optimizer = optim.Adam([answers, .. latent.parameters()], lr: 0.05);
        var rows = tensor(truth.Select(static t => (long)t).ToArray());
        for (var step = 0; step < 400; step++)
        {
            optimizer.zero_grad();
            latent.Loss(answers[rows], labels, votes).backward();
            optimizer.step();
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(static i => (long)i), answers.argmax(1).data<long>().ToArray());
        var called = labels[rows.eq((long)Emotion.Neutral)].eq((long)Emotion.Sad).to_type(ScalarType.Float32).mean().item<float>();
        Assert.InRange(called, 0.3f, 0.5f);
        Assert.Equal(called, latent.Label[(int)Emotion.Neutral, (int)Emotion.Sad].item<float>(), 0.02f);
        Assert.InRange(latent.Label[(int)Emotion.Happy, (int)Emotion.Happy].item<float>(), 0.95f, 1);
    }

    [Fact]
    public void A_face_without_votes_is_learned_by_its_label()
    {
        using var latent = new LatentLabels(EmotionLabels.Seven, voteShare: 0.9);
        var logits = zeros(1, 7);
        var loss = latent.Loss(logits, tensor(new long[] { 3 }), zeros(1, FerPlusVotes.Answers));
        Assert.Equal(Math.Log(7), loss.item<float>(), 1e-3);
    }
}
