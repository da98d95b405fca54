using System.Globalization;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>A progress bar, for terminals.</summary>
public sealed class ProgressBarView(IAnsiConsole console, TimeProvider time) : IProgressView
{
    public Task ShowAsync(Func<Action<BatchState>, Task> work) => console.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
        .StartAsync(async context =>
        {
            var started = time.GetTimestamp();
            var bar = context.AddTask("uploading", maxValue: 1);
            await work(state =>
            {
                var rate = state.Rows / Math.Max(time.GetElapsedTime(started).TotalSeconds, 0.1);
                bar.MaxValue = Math.Max(state.Expected, 1);
                bar.Value = state.Rows;
                bar.Description = string.Create(CultureInfo.InvariantCulture, $"{state.Rows} of {state.Expected} photos, {rate:0.0}/s");
            }).ConfigureAwait(false);
        });
}
