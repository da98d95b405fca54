using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Networks;

namespace DeepEmotion.Training.Learning;

/// <summary>A network's result on faces that it is not trained on, by the mean of both views, as when published.</summary>
/// <param name="Accuracy">Share of right answers, 0 to 1.</param>
/// <param name="Loss">Mean negative log-likelihood at the best temperature. It distinguishes two networks even if their accuracies differ only by chance.</param>
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
