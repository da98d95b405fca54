using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Predicts FER2013's label from FER+'s votes: a multinomial logistic regression, fitted on the training images.</summary>
/// <remarks>
/// Taggers and FER2013's label agree on six faces of ten, and differ most on fear, disgust and sadness. The regression learns this, and
/// how much a vote counts. Its features are the answers' shares and their square roots, which distinguish one vote from none.
/// </remarks>
public static class VoteMapping
{
    private const double Penalty = 1e-4;
    private const int Iterations = 100;

    /// <param name="votes">Shares of the answers, float32 [N, 10]; rows of zeros have no votes.</param>
    /// <param name="labels">int64 [N].</param>
    /// <param name="classes">Number of labels.</param>
    /// <returns>For each face the probabilities of its label given its votes, float32 [N, classes]; zeros without votes.</returns>
    public static Tensor Fit(Tensor votes, Tensor labels, int classes)
    {
        using var scope = NewDisposeScope();
        var voted = votes.sum(1).gt(0);
        var features = cat([votes, votes.sqrt(), ones(votes.shape[0], 1, device: votes.device)], 1);
        var (known, truth) = (features[voted], labels[voted]);
        if (truth.numel() == 0)
        {
            return zeros(votes.shape[0], classes, device: votes.device).MoveToOuterDisposeScope();
        }
        var weights = new Parameter(zeros(features.shape[1], classes, device: votes.device));
        using var optimizer = optim.LBFGS([weights], lr: 1, max_iter: Iterations, history_size: 20);
        optimizer.step(() =>
        {
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(known.matmul(weights), truth) + weights.square().sum() * Penalty;
            loss.backward();
            return loss;
        });
        using var still = no_grad();
        return (features.matmul(weights).softmax(1) * voted.unsqueeze(1).to_type(ScalarType.Float32)).MoveToOuterDisposeScope();
    }
}
