namespace DeepEmotion.Functions.Results;

/// <summary>Rows of many callers go to storage together: what comes while a batch's transaction is on its way goes with the next.</summary>
/// <remarks>
/// Nobody waits for company: a caller who is alone writes at once. Should a shared transaction fail, everybody writes
/// for themselves, so that nobody fails for a neighbour's row.
/// </remarks>
internal sealed class SharedTransactions(Func<IReadOnlyList<PhotoResult>, Task> write)
{
    /// <summary>Entities that one transaction takes, a limit of Table storage.</summary>
    public const int MaxRows = 100;

    /// <summary>A transaction takes 4 MiB; JSON writes a crop's bytes as Base64 and adds names.</summary>
    public const int MaxFaces = 800;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<Waiting>> _batches = new(StringComparer.Ordinal);

    /// <summary>Writes rows of one batch, no two of the same photo, that fit into one transaction.</summary>
    public Task WriteAsync(string batch, IReadOnlyList<PhotoResult> rows)
    {
        var waiting = new Waiting(rows);
        lock (_lock)
        {
            if (_batches.TryGetValue(batch, out var queue))
            {
                queue.AddLast(waiting);
                return waiting.Written.Task;
            }
            _batches[batch] = new LinkedList<Waiting>([waiting]);
        }
        _ = Task.Run(() => DrainAsync(batch));
        return waiting.Written.Task;
    }

    private async Task DrainAsync(string batch)
    {
        while (Take(batch) is { Count: > 0 } group)
        {
            if (group.Count == 1 || !await TryWriteTogetherAsync(group).ConfigureAwait(false))
            {
                foreach (var waiting in group)
                {
                    await WriteAloneAsync(waiting).ConfigureAwait(false);
                }
            }
        }
    }

    // A transaction must not name a row twice: who brings one that is in it already goes with the next.
    private List<Waiting> Take(string batch)
    {
        var group = new List<Waiting>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var faces = 0;
        lock (_lock)
        {
            var queue = _batches[batch];
            for (var node = queue.First; node is not null;)
            {
                var (next, waiting) = (node.Next, node.Value);
                if (group.Count == 0 || (keys.Count + waiting.Keys.Length <= MaxRows && faces + waiting.Faces <= MaxFaces && !keys.Overlaps(waiting.Keys)))
                {
                    group.Add(waiting);
                    keys.UnionWith(waiting.Keys);
                    faces += waiting.Faces;
                    queue.Remove(node);
                }
                node = next;
            }
            if (group.Count == 0)
            {
                _batches.Remove(batch);
            }
        }
        return group;
    }

    private async Task<bool> TryWriteTogetherAsync(List<Waiting> group)
    {
        try
        {
            await write([.. group.SelectMany(static waiting => waiting.Rows)]).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it was, each caller learns of its own part when it is written alone.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
        group.ForEach(static waiting => waiting.Written.TrySetResult());
        return true;
    }

    private async Task WriteAloneAsync(Waiting waiting)
    {
        try
        {
            await write(waiting.Rows).ConfigureAwait(false);
            waiting.Written.TrySetResult();
        }
#pragma warning disable CA1031 // It is the caller's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            waiting.Written.TrySetException(e);
        }
    }

    private sealed class Waiting(IReadOnlyList<PhotoResult> rows)
    {
        public IReadOnlyList<PhotoResult> Rows => rows;

        public string[] Keys { get; } = [.. rows.Select(static row => PhotoRow.RowKey(row.Photo))];

        public int Faces { get; } = rows.Sum(static row => row.Faces.Length);

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
