using System.Globalization;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Shows a batch's progress: a bar on a terminal, otherwise a line now and then.</summary>
public sealed class Progress(IAnsiConsole console, TextWriter lines, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly long _started = time.GetTimestamp();

    /// <summary>Shows what <paramref name="work"/> reports for as long as it runs; null if it does not know. What is shown never goes back.</summary>
    public Task ShowAsync(Func<Action<Advance?>, Task> work) => console.Profile.Capabilities.Interactive
        ? console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("starting", maxValue: 1);
                await work(Forward(next =>
                {
                    bar.Value = next.Share;
                    bar.Description = Words(next);
                    context.Refresh();
                })).ConfigureAwait(false);
            })
        : WriteLinesAsync(work);

    // A photo that is sent again has no row for a while.
    private static Action<Advance?> Forward(Action<Advance> show)
    {
        var furthest = default(Advance);
        return reported =>
        {
            if (reported is { } next)
            {
                var rows = Math.Max(furthest.Rows, next.Rows);
                furthest = next with { Rows = rows, Expected = next.Expected is { } expected ? Math.Max(rows, expected) : null, Share = Math.Max(furthest.Share, next.Share) };
                show(furthest);
            }
        };
    }

    private Task WriteLinesAsync(Func<Action<Advance?>, Task> work)
    {
        var shownAt = _started;
        Advance? shown = null;
        return work(Forward(next =>
        {
            if (next != shown && (next.Share >= 1 || time.GetElapsedTime(shownAt) >= Pause))
            {
                lines.WriteLine(Words(next));
                (shown, shownAt) = (next, time.GetTimestamp());
            }
        }));
    }

    private string Words(Advance next)
    {
        var seconds = Math.Max(time.GetElapsedTime(_started).TotalSeconds, 0.1);
        var photos = next.Expected is { } expected ? $"{next.Rows} of {expected} photos" : $"photos so far: {next.Rows}";
        // What earlier runs did took this one no time.
        var (rows, share) = (next.Rows - next.EarlierRows, next.Share - next.EarlierShare);
        var left = share > 0 && next.Share < 1 ? $", about {Left(seconds * (1 - next.Share) / share)} left" : string.Empty;
        var uploading = next.Uploading is var (sent, all) ? string.Create(CultureInfo.InvariantCulture, $", {sent:N0} of {all:N0} MiB uploaded") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{photos}, {rows / seconds:0.0}/s{left}{uploading}");
    }

    private static string Left(double seconds) => seconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(seconds, 1):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min");
}
