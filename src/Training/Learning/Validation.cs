using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Networks;

namespace DeepEmotion.Training.Learning;

/// <summary>How good a network is on faces that it does not learn from, by the mean of both views, as it will be published.</summary>
/// <param name="Accuracy">Share of right answers, 0 to 1.</param>
/// <param name="Loss">Mean negative log-likelihood at the best temperature. It tells two networks apart where the accuracy is still chance.</param>
public readonly record struct Validation(double Accuracy, double Loss)
{
    public static Validation Measure(FaceNetwork network, FaceTensors data)
    {
        int[] truth = [.. data.Labels.cpu().data<long>().Select(l => (int)l)];
        var (views, _) = Inference.Views(network, data.Faces);
        var answers = new Answers(network.Labels, truth, Temperature.Probabilities(views, network.Classes, 1));
        return new(Enumerable.Range(0, truth.Length).Count(answers.IsRight) / (double)truth.Length, Temperature.SmallestLoss(views, truth));
    }
}
