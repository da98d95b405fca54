namespace DeepEmotion.Functions.Batches;

/// <summary>
/// Summaries that are being written, at most one per batch. A summary that outlives its invocation continues, and the next invocation
/// finds it here instead of starting over.
/// </summary>
internal sealed class RunningSummaries
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);

    /// <summary>The batch's running summary, or a new one. It is independent of the invocation's trace and cancellation.</summary>
    public Task<bool> Join(string batch, Func<CancellationToken, Task<bool>> summarize) => Begin(batch, summarize).Running.Summary;

    /// <summary>A summary of the batch that begins now, or after the running one ends.</summary>
    public async Task<bool> StartAsync(string batch, Func<CancellationToken, Task<bool>> summarize, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (running, isMine) = Begin(batch, summarize);
            if (isMine)
            {
                using var stop = cancellationToken.UnsafeRegister(static mine => ((Running)mine!).Stop(), running);
                return await running.Summary.ConfigureAwait(false);
            }
            await ((Task)running.Summary).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Those that are running now.</summary>
    public Task<bool>[] List()
    {
        lock (_lock)
        {
            return [.. _running.Values.Select(static running => running.Summary)];
        }
    }

    /// <summary>Stops all of them unfinished.</summary>
    public async Task StopAsync()
    {
        Running[] all;
        lock (_lock)
        {
            all = [.. _running.Values];
        }
        foreach (var running in all)
        {
            running.Stop();
        }
        foreach (var running in all)
        {
            await ((Task)running.Summary).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private (Running Running, bool IsMine) Begin(string batch, Func<CancellationToken, Task<bool>> summarize)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(batch, out var running))
            {
                return (running, false);
            }
            running = new Running();
            _running.Add(batch, running);
            using (ExecutionContext.SuppressFlow())
            {
                running.Summary = Task.Run(() => RunAsync(batch, running, summarize));
            }
            return (running, true);
        }
    }

    private async Task<bool> RunAsync(string batch, Running running, Func<CancellationToken, Task<bool>> summarize)
    {
        try
        {
            return await summarize(running.Stopping).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(batch);
            }
            running.Dispose();
        }
    }

    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _lock = new();
        private bool _ended;

        public Task<bool> Summary { get; set; } = Task.FromResult(false);

        public CancellationToken Stopping => _stop.Token;

        public void Stop()
        {
            lock (_lock)
            {
                if (!_ended)
                {
                    _stop.Cancel();
                }
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _ended = true;
                _stop.Dispose();
            }
        }
    }
}
