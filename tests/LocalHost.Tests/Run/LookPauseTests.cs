using DeepEmotion.LocalHost.Run;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class LookPauseTests
{
    [Theory]
    [InlineData(0, 1, 20, true)]
    [InlineData(9_992, 10_000, 20, true)]
    [InlineData(9_991, 10_000, 20, false)]
    [InlineData(9_999, 10_000, 800, false)]
    public void The_end_of_an_invocation_ends_the_pause_only_if_few_photos_are_left_and_a_poll_is_quick(int rows, int expected, int look, bool ends) =>
        Assert.Equal(ends, LookPause.EndsEarly(rows, expected, TimeSpan.FromMilliseconds(look)));

    [Fact]
    public void Pauses_are_longer_while_much_is_left_or_a_poll_takes_long()
    {
        var (second, moment) = (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(5));
        Assert.Equal(TimeSpan.FromSeconds(2), LookPause.Next(10, 1_000, second, moment));
        Assert.Equal(TimeSpan.FromMilliseconds(500), LookPause.Next(999, 1_000, second, moment));
        Assert.Equal(TimeSpan.FromSeconds(5), LookPause.Next(10, 1_000, second, second / 2));
    }
}
