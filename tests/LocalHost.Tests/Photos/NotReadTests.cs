using DeepEmotion.LocalHost.Photos;

namespace DeepEmotion.LocalHost.Tests.Photos;

public sealed class NotReadTests
{
    [Fact]
    public void A_name_cannot_clear_the_terminal_or_begin_a_line() =>
        Assert.Equal("photos/_[2Jodd_.txt: it is empty", new NotRead("photos/\u001b[2Jodd\n.txt", "it is empty").ToString());
}
