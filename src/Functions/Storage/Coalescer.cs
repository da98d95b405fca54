namespace DeepEmotion.Functions.Storage;

/// <summary>Combines items that many callers add under one key into a few groups, each handled by one storage operation.</summary>
/// <remarks>
/// The first item of a key is handled at once; items that arrive meanwhile form the next group. With
/// <see cref="HoldUntilFull"/> a group waits until it is full or <see cref="Flush"/> is called. A group never holds two
/// items with the same identity. If a group fails because of its content, its items are handled one by one, so that no caller
/// fails because of another's item.
/// </remarks>
/// <param name="handle">Handles the items of one key.</param>
/// <param name="failsForAll">Whether a failure would hit every item, so that handling them one by one is pointless.</param>
internal sealed class Coalescer<TItem>(Func<string, IReadOnlyList<TItem>, Task> handle, Func<Exception, bool> failsForAll)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Entry>> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flushed = new(StringComparer.Ordinal);

    /// <summary>Most items in a group.</summary>
    public required int MaxItems { get; init; }

    /// <summary>Most weight in a group of more than one item.</summary>
    public int MaxWeight { get; init; } = int.MaxValue;

    public Func<TItem, int> Weigh { get; init; } = static _ => 1;

    /// <summary>The identity that two items of a group must not share; null if any may be together.</summary>
    public Func<TItem, string>? Identify { get; init; }

    /// <summary>Whether a group waits until it is full.</summary>
    public bool HoldUntilFull { get; init; }

    /// <summary>Adds an item; the task ends when the item's group was handled.</summary>
    public Task AddAsync(string key, TItem item)
    {
        var entry = new Entry(item, Weigh(item), Identify?.Invoke(item));
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out var waiting))
            {
                _waiting[key] = waiting = [];
            }
            waiting.Add(entry);
            if (!IsReady(key, waiting) || !_running.Add(key))
            {
                return entry.Handled.Task;
            }
        }
        _ = Task.Run(() => DrainAsync(key));
        return entry.Handled.Task;
    }

    /// <summary>Handles groups that wait to be full; the tasks of their items report the outcome.</summary>
    public void Flush(string key)
    {
        lock (_lock)
        {
            if (!_waiting.ContainsKey(key))
            {
                return;
            }
            _flushed.Add(key);
            if (!_running.Add(key))
            {
                return;
            }
        }
        _ = Task.Run(() => DrainAsync(key));
    }

    private bool IsReady(string key, List<Entry> waiting) =>
        !HoldUntilFull || _flushed.Contains(key) || waiting.Count >= MaxItems || waiting.Sum(static entry => entry.Weight) >= MaxWeight;

    private async Task DrainAsync(string key)
    {
        while (Take(key) is { Count: > 0 } group)
        {
            var problem = await HandleAsync(key, group).ConfigureAwait(false);
            if (problem is not null && group.Count > 1 && !failsForAll(problem))
            {
                foreach (var entry in group)
                {
                    Settle([entry], await HandleAsync(key, [entry]).ConfigureAwait(false));
                }
            }
            else
            {
                Settle(group, problem);
            }
        }
    }

    private List<Entry> Take(string key)
    {
        var group = new List<Entry>();
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out var waiting) || !IsReady(key, waiting))
            {
                _running.Remove(key);
                return group;
            }
            var weight = 0;
            var identities = new HashSet<string>(StringComparer.Ordinal);
            foreach (var entry in waiting)
            {
                if (group.Count == MaxItems || (group.Count > 0 && weight + entry.Weight > MaxWeight))
                {
                    break;
                }
                if (entry.Identity is null || identities.Add(entry.Identity))
                {
                    group.Add(entry);
                    weight += entry.Weight;
                }
            }
            waiting.RemoveAll(group.Contains);
            if (waiting.Count == 0)
            {
                _waiting.Remove(key);
                _flushed.Remove(key);
            }
        }
        return group;
    }

    private async Task<Exception?> HandleAsync(string key, List<Entry> group)
    {
        try
        {
            await handle(key, [.. group.Select(static entry => entry.Item)]).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static void Settle(List<Entry> group, Exception? problem)
    {
        foreach (var entry in group)
        {
            if (problem is null)
            {
                entry.Handled.TrySetResult();
            }
            else
            {
                entry.Handled.TrySetException(problem);
            }
        }
    }

    private sealed class Entry(TItem item, int weight, string? identity)
    {
        public TItem Item => item;

        public int Weight => weight;

        public string? Identity => identity;

        public TaskCompletionSource Handled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
