using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Tests.Jobs;

/// <summary>Remembers what a person would have seen.</summary>
internal sealed class QuietDisplay : ITrainingDisplay
{
    public List<EpochReport> Epochs { get; } = [];

    public List<string> Notes { get; } = [];

    public Action<long>? OnStep { get; set; }

    public void Run(long totalSteps, long doneSteps, Action<Action<long, double>> work) => work((step, _) => OnStep?.Invoke(step));

    public void Epoch(EpochReport report, int epochs) => Epochs.Add(report);

    public void Note(string text) => Notes.Add(text);
}
