using Azure;
using DeepEmotion.Functions.Recovery;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Functions.Tests.Recovery;

public sealed class PatienceTests
{
    private static readonly RequestFailedException Busy = new(503, "busy");

    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
    private int _tries;
    private int _putBack;

    [Fact]
    public async Task Work_that_fails_for_a_while_succeeds_in_the_same_invocation()
    {
        await RunAsync(() => ++_tries < 4 ? throw Busy : Task.CompletedTask);
        Assert.Equal((4, 0), (_tries, _putBack));
    }

    [Fact]
    public async Task Trouble_that_stays_puts_the_work_back_instead_of_failing_it()
    {
        await RunAsync(() =>
        {
            _tries++;
            throw Busy;
        });
        Assert.Equal(1, _putBack);
        Assert.True(_tries > 3);
    }

    [Fact]
    public async Task A_bad_photo_is_not_waited_for()
    {
        await Assert.ThrowsAsync<FormatException>(() => RunAsync(() =>
        {
            _tries++;
            throw new FormatException();
        }));
        Assert.Equal((1, 0), (_tries, _putBack));
    }

    [Fact]
    public async Task Work_that_came_back_too_often_fails_and_so_does_work_that_cannot_be_put_back()
    {
        await Assert.ThrowsAsync<RequestFailedException>(() => RunAsync(() => throw Busy, returns: new PatienceOptions().MaxReturns));
        await Assert.ThrowsAsync<RequestFailedException>(() => RunAsync(() => throw Busy, putBack: () => throw Busy));
    }

    private async Task RunAsync(Func<Task> work, int returns = 0, Func<Task>? putBack = null)
    {
        var patience = new Patience(Options.Create(new PatienceOptions()), _time, NullLogger<Patience>.Instance);
        var running = patience.RunAsync(
            "work",
            work,
            returns,
            putBack ?? (() =>
            {
                _putBack++;
                return Task.CompletedTask;
            }),
            TestContext.Current.CancellationToken);
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
        await running;
    }
}
