using System.Collections.Immutable;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Evaluation;

/// <summary>A model's result on corrupted faces.</summary>
/// <param name="Corruption">What was done to them.</param>
/// <param name="Accuracy">Share of right answers, 0 to 1.</param>
/// <param name="LogLoss">Mean negative log-likelihood of the label, in nats.</param>
public sealed record CorruptedMetrics(string Corruption, double Accuracy, double LogLoss)
{
    /// <returns>For every corruption.</returns>
    public static ImmutableArray<CorruptedMetrics> Measure(OnnxModel model, IReadOnlyList<LabelledFace> faces) =>
    [
        .. from corruption in Evaluation.Corruption.All
           let answers = model.Score([.. faces.Select(corruption.Of)])
           select new CorruptedMetrics(corruption.Name, Enumerable.Range(0, answers.Count).Count(answers.IsRight) / (double)answers.Count, LogLosses.Of(answers).Average()),
    ];
}
