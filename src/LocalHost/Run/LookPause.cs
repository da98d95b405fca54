namespace DeepEmotion.LocalHost.Run;

/// <summary>The pause between two polls of a batch. A poll costs at least one request, so polls are rare while much is left and frequent near the end.</summary>
internal static class LookPause
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private const int Few = 8;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    /// <summary>The pause after a poll.</summary>
    /// <param name="rows">Photos with a result since the start.</param>
    /// <param name="expected">All photos that had none then.</param>
    /// <param name="elapsed">The time since then.</param>
    /// <param name="look">How long the poll took.</param>
    public static TimeSpan Next(int rows, int expected, TimeSpan elapsed, TimeSpan look)
    {
        var left = rows == 0 ? TimeSpan.Zero : elapsed * ((double)(expected - rows) / rows);
        var pause = TimeSpan.FromTicks(Math.Clamp((left / 2).Ticks, Shortest.Ticks, Longest.Ticks));
        return pause > look * 10 ? pause : look * 10;
    }

    /// <summary>Whether the end of any invocation is reason enough to poll: only few photos are left, and a poll is quick.</summary>
    public static bool EndsEarly(int rows, int expected, TimeSpan look) => expected - rows <= Few && look < Shortest;
}
