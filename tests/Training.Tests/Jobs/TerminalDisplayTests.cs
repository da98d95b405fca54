using DeepEmotion.Training.Jobs;
using Spectre.Console;

namespace DeepEmotion.Training.Tests.Jobs;

public sealed class TerminalDisplayTests
{
    private const long Total = 10_000_000_000;

    [Fact]
    public void The_time_left_of_a_resumed_run_counts_only_its_own_steps()
    {
        using var output = new StringWriter();

        Display(output).Run(Total, Total / 2, shown =>
        {
            shown((Total / 2) + 1, 100);
            var start = TimeProvider.System.GetUtcNow();
            SpinWait.SpinUntil(() => TimeProvider.System.GetUtcNow() > start);
            shown((Total / 2) + 2, 100);
        });

        Assert.Contains("50 %, 100 images/s", output.ToString(), StringComparison.Ordinal);
        // Five billion steps at two in some microseconds.
        Assert.DoesNotContain("00:00:00", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_has_no_step_left_needs_no_bar()
    {
        using var output = new StringWriter();
        var done = false;

        Display(output).Run(3, 3, _ => done = true);

        Assert.True(done);
        Assert.Empty(output.ToString());
    }

    private static TerminalDisplay Display(TextWriter output)
    {
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 200;
        return new(console);
    }
}
