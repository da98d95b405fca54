using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class VoteAgreementTests
{
    // Columns of FER+: neutral, happiness, surprise, sadness, anger, disgust, fear, contempt, unknown, no face.
    private static readonly LabelledFace[] Faces =
    [
        Face(Emotion.Happy, 0, 8, 1, 1),
        Face(Emotion.Happy, 7, 3),
        Face(Emotion.Sad, 0, 10),
        Face(Emotion.Sad, 2, 2, 0, 6),
        Face(Emotion.Sad, 0, 0, 0, 0, 0, 0, 0, 9),
    ];

    [Fact]
    public void Only_faces_on_which_seven_of_ten_agree_count()
    {
        using var happy = Always(Emotion.Happy, perceived: Emotion.Neutral);

        var agreement = VoteAgreement.Measure(happy, Faces)!;

        Assert.Equal((3, 0.6), (agreement.Faces, agreement.Share));
        Assert.Equal(1 / 3.0, agreement.Label, tolerance: 1e-9);
        Assert.Equal(2 / 3.0, agreement.Answer, tolerance: 1e-9);
        Assert.Equal(1 / 3.0, agreement.Perceived!.Value, tolerance: 1e-9);
        Assert.Equal([(Emotion.Happy, 2, 1, 0), (Emotion.Neutral, 1, 0, 1)], agreement.Emotions.Select(static e => (e.Emotion, e.Faces, e.Answer, e.Perceived!.Value)));
    }

    [Fact]
    public void Without_votes_there_is_no_agreement_and_without_the_output_none_of_it()
    {
        using var old = new OnnxModel(SmallModel.Create(seed: 1));
        Assert.Null(VoteAgreement.Measure(old, [.. Faces.Select(static face => face with { Votes = default })]));
        var agreement = VoteAgreement.Measure(old, Faces)!;
        Assert.Null(agreement.Perceived);
        Assert.All(agreement.Emotions, static e => Assert.Null(e.Perceived));
    }

    private static LabelledFace Face(Emotion emotion, params byte[] votes) =>
        SyntheticFaces.Face(0, Split.PublicTest, emotion, new Random(votes[0]), votes.Concat(new byte[FerPlusVotes.Answers - votes.Length]).ToArray());

    private static OnnxModel Always(Emotion emotion, Emotion perceived)
    {
        set_num_threads(1);
        random.manual_seed(2);
        var network = new AttentionalNetwork(7);
        var heads = network.named_parameters().ToDictionary(static p => p.name, static p => p.parameter);
        using (no_grad())
        {
            heads["head.weight"].zero_();
            heads["head.bias"].zero_()[(int)emotion] = 5;
            heads["votes.weight"].zero_();
            heads["votes.bias"].zero_()[FerPlusVotes.AnswerFor(perceived)] = 5;
        }
        network.eval();
        return new(OnnxExporter.Export(network, temperature: 1).Content);
    }
}
