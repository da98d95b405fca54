using System.Globalization;
using DeepEmotion.Training.Learning;
using Spectre.Console;

namespace DeepEmotion.Training.Jobs;

/// <summary>On a terminal, a progress bar with images per second and time left; everywhere, one line per epoch.</summary>
public sealed class TerminalDisplay(IAnsiConsole console) : ITrainingDisplay
{
    public void Run(long totalSteps, long doneSteps, Action<Action<long, double>> work)
    {
        if (!console.Profile.Capabilities.Interactive || doneSteps == totalSteps)
        {
            work((_, _) => { });
            return;
        }
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                // Only the steps from here on: earlier ones would count as done in the first moment, and hours would be shown as seconds.
                var task = context.AddTask("training", maxValue: totalSteps - doneSteps);
                work((step, speed) =>
                {
                    task.Value = step - doneSteps;
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"{100.0 * step / totalSteps:F0} %, {speed:F0} images/s");
                });
            });
    }

    public void Epoch(EpochReport report, int epochs) => console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"epoch {report.Epoch}/{epochs}  loss {report.Loss:F4}  training {100 * report.TrainingAccuracy:F2} %  "
        + $"validation {Validation(report)}  {report.Seconds:F0} s  {report.ImagesPerSecond:F0} images/s"));

    public void Note(string text) => console.WriteLine(text);

    private static string Validation(EpochReport report) =>
        report.Validation is { } validation ? string.Create(CultureInfo.InvariantCulture, $"{100 * validation.Accuracy:F2} % (loss {validation.Loss:F4})") : "-";
}
