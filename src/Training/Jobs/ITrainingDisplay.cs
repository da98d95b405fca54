using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Jobs;

/// <summary>Shows the progress of training.</summary>
public interface ITrainingDisplay
{
    /// <summary>Runs the work and shows its progress.</summary>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="doneSteps">Steps done before.</param>
    /// <param name="work">The work; it calls its argument after every step (steps done, images per second).</param>
    void Run(long totalSteps, long doneSteps, Action<Action<long, double>> work);

    /// <summary>An epoch ended.</summary>
    void Epoch(EpochReport report, int epochs);

    /// <summary>Shows a line of text.</summary>
    void Note(string text);
}
