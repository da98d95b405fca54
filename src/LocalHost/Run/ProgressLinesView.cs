using System.Globalization;

namespace DeepEmotion.LocalHost.Run;

/// <summary>A line now and then, for logs and pipes.</summary>
public sealed class ProgressLinesView(TextWriter output, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public Task ShowAsync(Func<Action<BatchState>, Task> work)
    {
        var started = time.GetTimestamp();
        var shownAt = started;
        var shown = default(BatchState);
        return work(state =>
        {
            if (state == shown || (!state.IsComplete && time.GetElapsedTime(shownAt) < Pause))
            {
                return;
            }

            var rate = state.Rows / Math.Max(time.GetElapsedTime(started).TotalSeconds, 0.1);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{state.Rows} of {state.Expected} photos, {rate:0.0}/s"));
            (shown, shownAt) = (state, time.GetTimestamp());
        });
    }
}
