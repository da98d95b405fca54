using System.Threading.Channels;

namespace DeepEmotion.LocalHost.Tests.Hosting;

/// <summary>What the functions under test were called with, and what they shall do.</summary>
public sealed class Calls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();
    private int _running;

    /// <summary>What a function does after it has said that it was called.</summary>
    public Func<string, CancellationToken, Task> Then { get; set; } = (_, _) => Task.CompletedTask;

    public int MostAtOnce { get; private set; }

    public bool HasNext => _calls.Reader.TryPeek(out _);

    public async Task AddAsync(string call, CancellationToken cancellationToken)
    {
        lock (_calls)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        }

        _calls.Writer.TryWrite(call);
        try
        {
            await Then(call, cancellationToken);
        }
        finally
        {
            lock (_calls)
            {
                _running--;
            }
        }
    }

    /// <summary>The next call, in the order they came.</summary>
    public async Task<string> NextAsync() =>
        await _calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    public async Task<string[]> NextAsync(int count)
    {
        var calls = new string[count];
        for (var i = 0; i < count; i++)
        {
            calls[i] = await NextAsync();
        }

        return calls;
    }

    /// <summary>The calls that have come and were not read yet.</summary>
    public string[] Unread()
    {
        var calls = new List<string>();
        while (_calls.Reader.TryRead(out var call))
        {
            calls.Add(call);
        }

        return [.. calls];
    }
}
