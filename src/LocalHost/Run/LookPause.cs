namespace DeepEmotion.LocalHost.Run;

/// <summary>Every look at a batch is a request or more: seldom while much is left, soon when the end is near, and never most of the work.</summary>
internal static class LookPause
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    public static TimeSpan Next(int rows, int expected, TimeSpan elapsed, TimeSpan look)
    {
        var left = rows == 0 ? TimeSpan.Zero : elapsed * ((double)(expected - rows) / rows);
        var pause = TimeSpan.FromTicks(Math.Clamp((left / 2).Ticks, Shortest.Ticks, Longest.Ticks));
        return pause > look * 10 ? pause : look * 10;
    }
}
