using Azure.Storage.Queues;
using DeepEmotion.LocalHost.Tests.Hosting;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Queues;

public sealed class QueueTriggerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly string _queue = AzuriteFixture.UniqueName("messages");

    private QueueClient Queue => azurite.Queues.GetQueueClient(_queue);

    public async ValueTask InitializeAsync() => await Queue.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_message_is_run_and_deleted()
    {
        await Queue.SendMessageAsync("hello");
        await using (var host = await StartAsync())
        {
            Assert.Equal("hello#1", await host.Calls.NextAsync());
        }

        Assert.Equal(0, (await Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_failing_message_counts_its_tries_and_then_goes_to_the_poison_queue_and_its_function()
    {
        var calls = new Calls { Then = (call, _) => call.StartsWith("poison", StringComparison.Ordinal) ? Task.CompletedTask : throw new InvalidOperationException("no") };
        await Queue.SendMessageAsync("bad");
        await using var host = await StartAsync(calls);
        Assert.Equal(["bad#1", "bad#2", "bad#3", "poison bad"], await calls.NextAsync(4));
    }

    [Fact]
    public async Task A_text_that_is_not_base64_is_poisoned_and_the_next_message_is_run()
    {
        await new QueueClient(azurite.ConnectionString, _queue).SendMessageAsync("not base64!");
        await Queue.SendMessageAsync("good");
        await using var host = await StartAsync();
        Assert.Equal("good#1", await host.Calls.NextAsync());
        var poison = azurite.Queues.GetQueueClient(_queue + "-poison");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await poison.ExistsAsync(patience.Token) || (await poison.GetPropertiesAsync(patience.Token)).Value.ApproximateMessagesCount == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task A_queue_that_storage_lacks_is_made()
    {
        await Queue.DeleteAsync();
        await using var host = await StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await Queue.ExistsAsync(patience.Token))
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        await Queue.SendMessageAsync("hello");
        Assert.Equal("hello#1", await host.Calls.NextAsync());
    }

    [Fact]
    public async Task A_poison_message_that_its_function_cannot_read_is_laid_aside_and_kept()
    {
        var calls = new Calls { Then = (_, _) => throw new InvalidOperationException("no") };
        var poison = azurite.Queues.GetQueueClient(_queue + "-poison");
        await poison.CreateAsync();
        await poison.SendMessageAsync("junk");
        await using (var host = await StartAsync(calls))
        {
            Assert.Equal(["poison junk", "poison junk", "poison junk"], await calls.NextAsync(3));
        }

        Assert.Null((await poison.ReceiveMessageAsync()).Value);
        Assert.Equal(1, (await poison.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Messages_run_side_by_side()
    {
        var both = new TaskCompletionSource();
        var calls = new Calls();
        var begun = 0;
        calls.Then = (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref begun) == 2)
            {
                both.SetResult();
            }

            return both.Task.WaitAsync(cancellationToken);
        };
        await Queue.SendMessageAsync("one");
        await Queue.SendMessageAsync("two");
        await using var host = await StartAsync(calls);
        await calls.NextAsync(2);
        await both.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_stop_cancels_what_outlasts_the_drain_time_and_its_message_is_there_at_once()
    {
        var calls = new Calls { Then = (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken) };
        await Queue.SendMessageAsync("long");
        await using (await StartAsync(calls, drainTime: "00:00:00.100"))
        {
            Assert.Equal("long#1", await calls.NextAsync());
        }

        Assert.Equal("long", (await Queue.ReceiveMessageAsync()).Value.Body.ToString());
    }

    [Fact]
    public async Task However_often_the_host_is_stopped_a_message_is_not_given_up()
    {
        await Queue.SendMessageAsync("long");
        foreach (var expected in new[] { "long#1", "long#2", "long#3", "long#1" })
        {
            var calls = new Calls { Then = (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken) };
            await using var host = await StartAsync(calls, drainTime: "00:00:00.100");
            Assert.Equal(expected, await calls.NextAsync());
        }
    }

    private Task<HostUnderTest> StartAsync(Calls? calls = null, string? drainTime = null) =>
        HostUnderTest.StartAsync(azurite.ConnectionString, typeof(QueueFunctions), new() { ["Queue"] = _queue, ["DrainTime"] = drainTime }, calls);
}
