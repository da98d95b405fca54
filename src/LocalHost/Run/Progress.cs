using System.Globalization;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Shows a batch's progress: a bar on a terminal, otherwise a line now and then.</summary>
public sealed class Progress(IAnsiConsole console, TextWriter lines, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly long _started = time.GetTimestamp();

    /// <summary>Shows what <paramref name="work"/> reports, written and expected rows, for as long as it runs.</summary>
    public Task ShowAsync(Func<Action<int, int>, Task> work) => console.Profile.Capabilities.Interactive
        ? console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("starting", maxValue: 1);
                await work((rows, expected) =>
                {
                    bar.MaxValue = Math.Max(expected, 1);
                    bar.Value = rows;
                    bar.Description = Words(rows, expected);
                }).ConfigureAwait(false);
            })
        : WriteLinesAsync(work);

    private Task WriteLinesAsync(Func<Action<int, int>, Task> work)
    {
        var shownAt = _started;
        var shown = (-1, -1);
        return work((rows, expected) =>
        {
            if ((rows, expected) != shown && (rows == expected || time.GetElapsedTime(shownAt) >= Pause))
            {
                lines.WriteLine(Words(rows, expected));
                (shown, shownAt) = ((rows, expected), time.GetTimestamp());
            }
        });
    }

    private string Words(int rows, int expected)
    {
        var rate = rows / Math.Max(time.GetElapsedTime(_started).TotalSeconds, 0.1);
        var left = rows > 0 && rows < expected ? $", about {Left((expected - rows) / rate)} left" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{rows} of {expected} photos, {rate:0.0}/s{left}");
    }

    private static string Left(double seconds) => seconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(seconds, 1):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min");
}
