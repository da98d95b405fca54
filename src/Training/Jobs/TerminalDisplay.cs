using System.Globalization;
using DeepEmotion.Training.Learning;
using Spectre.Console;

namespace DeepEmotion.Training.Jobs;

/// <summary>On a terminal, a progress bar with images per second and time left; everywhere, one line per epoch.</summary>
public sealed class TerminalDisplay(IAnsiConsole console) : ITrainingDisplay
{
    public void Run(long totalSteps, long doneSteps, Action<Action<long, double>> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            work((_, _) => { });
            return;
        }
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("training", maxValue: totalSteps);
                task.Value = doneSteps;
                work((step, speed) =>
                {
                    task.Value = step;
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"{speed:F0} images/s");
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
