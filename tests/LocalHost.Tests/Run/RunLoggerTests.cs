using DeepEmotion.LocalHost.Run;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class RunLoggerTests
{
    private readonly List<string> _lines = [];

    [Fact]
    public void A_warning_gives_the_first_line_of_what_a_library_says()
    {
        Write(LogLevel.Warning, new IOException("The condition is not met.\nHeaders:\nServer: x"), CancellationToken.None);
        Assert.EndsWith("It failed: IOException: The condition is not met.", Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_person_stopped_is_not_an_error()
    {
        Write(LogLevel.Error, new TaskCanceledException(), new CancellationToken(canceled: true));
        Assert.Empty(_lines);
        Write(LogLevel.Error, new TaskCanceledException(), CancellationToken.None);
        Assert.NotEmpty(_lines);
    }

    private void Write(LogLevel level, Exception exception, CancellationToken stop)
    {
        using var logger = new RunLogger(_lines.Add, LogLevel.Warning, TimeProvider.System, stop);
        logger.CreateLogger("any").Log(level, default, "It failed", exception, static (message, _) => message);
    }
}
