using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Treats FER2013's label and FER+'s votes as two answers to a latent truth, and learns with the network how each source answers to each true emotion.</summary>
/// <remarks>
/// Zeng, Shan and Chen, "Facial Expression Recognition with Inconsistently Annotated Datasets" (IPA2LT, ECCV 2018), section 3.2: the network's probabilities, multiplied by a source's
/// transition matrix, are what that source answers. Each row of a matrix is a softmax, so it stays a distribution; the matrices start near agreement.
/// </remarks>
public sealed class LatentLabels : nn.Module
{
    private const float Agreement = 0.8f;
    private const float Least = 1e-6f;

    private readonly Parameter _label;
    private readonly Parameter _votes;
    private readonly double _voteShare;

    /// <param name="labels">The emotions that the network distinguishes.</param>
    /// <param name="voteShare">Share of the loss from FER+'s votes, for faces that have some.</param>
    public LatentLabels(ImmutableArray<Emotion> labels, double voteShare)
        : base("labels")
    {
        _voteShare = voteShare;
        _label = new Parameter(Start(labels.Length, labels.Length, static i => i));
        _votes = new Parameter(Start(labels.Length, FerPlusVotes.Answers, i => FerPlusVotes.AnswerFor(labels[i])));
        RegisterComponents();
    }

    /// <summary>How FER2013 labels each true emotion: rows are true, float32 [classes, classes].</summary>
    public Tensor Label => _label.softmax(1);

    /// <summary>How FER+'s taggers answer to each true emotion: rows are true, float32 [classes, 10].</summary>
    public Tensor Votes => _votes.softmax(1);

    /// <summary>The sources' mean log-loss in nats.</summary>
    /// <param name="logits">[N, classes], of the true emotion.</param>
    /// <param name="labels">FER2013's labels, int64 [N].</param>
    /// <param name="votes">FER+'s votes as shares, float32 [N, 10]; rows of zeros have none.</param>
    public Tensor Loss(Tensor logits, Tensor labels, Tensor votes)
    {
        var truth = logits.to_type(ScalarType.Float32).softmax(1);
        var label = truth.matmul(Label).clamp_min(Least).log().gather(1, labels.unsqueeze(1)).squeeze(1);
        var voted = (truth.matmul(Votes).clamp_min(Least).log() * votes).sum(1);
        var share = votes.sum(1) * _voteShare;
        return -(label * (1 - share) + voted * share).mean();
    }

    private static Tensor Start(int classes, int answers, Func<int, long> agreesWith)
    {
        var shares = full([classes, answers], (1 - Agreement) / (answers - 1));
        for (var i = 0; i < classes; i++)
        {
            shares[i, agreesWith(i)] = Agreement;
        }
        return shares.log();
    }
}
