using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Jobs;

/// <summary>Shows a person how training goes.</summary>
public interface ITrainingDisplay
{
    /// <summary>Runs the work and shows its progress.</summary>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="doneSteps">Steps done before.</param>
    /// <param name="work">Is given what to call after every step (steps done, images a second).</param>
    void Run(long totalSteps, long doneSteps, Action<Action<long, double>> work);

    /// <summary>An epoch ended.</summary>
    void Epoch(EpochReport report, int epochs);

    /// <summary>Something worth a line.</summary>
    void Note(string text);
}
