using Cronos;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Settings;
using DeepEmotion.LocalHost.Tests.Hosting;
using DeepEmotion.LocalHost.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.LocalHost.Tests.Timers;

public sealed class TimerTriggerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Calls _calls = new();

    [Fact]
    public async Task A_timer_runs_when_it_is_due()
    {
        await using var running = Start();
        await AdvanceUntilCalledAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("12:00:30", await _calls.NextAsync());
        Assert.Equal(TimeSpan.FromSeconds(30), _time.GetUtcNow().TimeOfDay - TimeSpan.FromHours(12));
    }

    [Fact]
    public async Task Times_that_pass_during_a_run_are_made_up_for_once_and_never_side_by_side()
    {
        var release = new TaskCompletionSource();
        _calls.Then = (_, _) => release.Task;
        await using var running = Start();
        await AdvanceUntilCalledAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("12:00:30", await _calls.NextAsync());
        _time.Advance(TimeSpan.FromSeconds(95));
        Assert.Empty(_calls.Unread());

        release.SetResult();
        Assert.Equal("12:01:00 late", await _calls.NextAsync());
        await AdvanceUntilCalledAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("12:02:30", await _calls.NextAsync());
        Assert.Equal(1, _calls.MostAtOnce);
    }

    private Running Start()
    {
        var services = new ServiceCollection().AddSingleton(_calls).BuildServiceProvider();
        var invoker = new FunctionInvoker(services.GetRequiredService<IServiceScopeFactory>(), new HostSettings(), TimeProvider.System);
        var listener = new TimerListener(
            FunctionCatalog.Of([typeof(TimerFunctions)]).With<TimerTriggerAttribute>().Single().Function,
            CronExpression.Parse("0,30 * * * * *", CronFormat.IncludeSeconds),
            invoker,
            _time,
            NullLogger<TimerListener>.Instance);
        var stopping = new CancellationTokenSource();
        return new Running(listener.ListenAsync(stopping.Token, CancellationToken.None), stopping);
    }

    // The listener asks for its delay on a thread of its own, so time moves in steps until the call is there.
    private async Task AdvanceUntilCalledAsync(TimeSpan step)
    {
        while (!_calls.HasNext)
        {
            _time.Advance(step);
            await Task.Yield();
        }
    }

    private sealed class Running(Task listening, CancellationTokenSource stopping) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stopping.CancelAsync();
            await listening;
            stopping.Dispose();
        }
    }
}
