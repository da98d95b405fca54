using System.Collections.Concurrent;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Functions.Batches.Live;

/// <summary>Figures of batches at little cost: from the summary once it contains every row, else counted; a large batch is counted rarely.</summary>
public sealed class BatchFigures(BatchReader reader, GivenFiles given, ResultPages rows, TimeProvider time)
{
    // Counting takes at most a tenth of the time.
    private const int RestAfterCount = 9;
    private const int MaxKept = 1000;

    // Callers wait no longer than this while a large batch is counted again: figures say when they were counted.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(200);

    // One entry for each thing that is counted: figures of current files must not come from a count that began earlier.
    private readonly ConcurrentDictionary<(string Batch, string? CurrentRevision), Lazy<Task<Counted>>> _counting = new();
    private readonly ConcurrentDictionary<string, Counted> _counted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (DateTimeOffset WrittenAt, IReadOnlyList<string> Names)> _files = new(StringComparer.Ordinal);

    /// <summary>The figures, and when they were counted.</summary>
    public async Task<(BatchSummary Summary, DateTimeOffset At)> ReadAsync(BatchEntry entry, CancellationToken cancellationToken)
    {
        var known = Known(entry);
        if (known is not null && (known.IsOf(entry) || (entry.IsChanged && time.GetUtcNow() < known.Until)))
        {
            return (known.Summary, known.At);
        }
        // Shared by all callers, so no caller may cancel it.
        var key = (entry.Batch, entry.IsChanged ? null : entry.Revision ?? string.Empty);
        var counting = _counting.GetOrAdd(key, _ => new Lazy<Task<Counted>>(() => CountOnceAsync(key, entry))).Value;
        try
        {
            var counted = await counting.WaitAsync(entry.IsChanged && known is not null ? LongestWait : Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
            return (counted.Summary, counted.At);
        }
        catch (TimeoutException) when (!counting.IsFaulted && known is not null)
        {
            return (known.Summary, known.At);
        }
    }

    /// <summary>The names of the result files.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync(BatchEntry entry, CancellationToken cancellationToken)
    {
        if (entry.SummarizedAt is not { } written)
        {
            return [];
        }
        if (!_files.TryGetValue(entry.Batch, out var known) || known.WrittenAt != written)
        {
            known = (written, await reader.ListFilesAsync(entry.Batch, cancellationToken).ConfigureAwait(false));
            if (_files.Count >= MaxKept)
            {
                _files.Clear();
            }
            _files[entry.Batch] = known;
        }
        return known.Names;
    }

    // A forgotten batch may be uploaded again under the same name.
    private Counted? Known(BatchEntry entry) => _counted.TryGetValue(entry.Batch, out var found) && found.FirstTouchedAt == entry.FirstTouchedAt ? found : null;

    private async Task<Counted> CountOnceAsync((string, string?) key, BatchEntry entry)
    {
        try
        {
            // An earlier count may have ended since the caller looked.
            return Known(entry) is { } known && known.IsOf(entry) ? known : await CountAsync(entry).ConfigureAwait(false);
        }
        finally
        {
            _counting.TryRemove(key, out _);
        }
    }

    private async Task<Counted> CountAsync(BatchEntry entry)
    {
        var started = time.GetTimestamp();
        var at = time.GetUtcNow();
        var current = !entry.IsChanged;
        var summary = current ? await reader.ReadSummaryAsync(entry.Batch, CancellationToken.None).ConfigureAwait(false) : null;
        if (summary is null)
        {
            var groups = await given.ReadGroupsAsync(entry.Batch, CancellationToken.None).ConfigureAwait(false);
            var count = new BatchCount(entry.Batch, await given.ReadLabelsAsync(entry.Batch, CancellationToken.None).ConfigureAwait(false));
            var last = entry.FirstTouchedAt;
            await foreach (var (row, writtenAt) in rows.ReadAllAsync(entry.Batch, CancellationToken.None).ConfigureAwait(false))
            {
                count.Add(groups.Apply(row));
                last = writtenAt > last ? writtenAt : last;
            }
            summary = count.ToSummary(last - entry.FirstTouchedAt);
        }
        if (_counted.Count >= MaxKept)
        {
            _counted.Clear();
        }
        return _counted[entry.Batch] = new Counted(summary, at, entry.FirstTouchedAt, entry.Revision, current, time.GetUtcNow() + (current ? TimeSpan.Zero : RestAfterCount * time.GetElapsedTime(started)));
    }

    private sealed record Counted(BatchSummary Summary, DateTimeOffset At, DateTimeOffset FirstTouchedAt, string? Revision, bool IsOfFiles, DateTimeOffset Until)
    {
        // Without a revision (rows of older builds) only the files' own figures are known not to change.
        public bool IsOf(BatchEntry entry) => Revision == entry.Revision && (Revision is not null || IsOfFiles) && IsOfFiles == !entry.IsChanged;
    }
}
