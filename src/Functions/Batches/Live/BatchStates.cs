using System.Collections.Concurrent;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Plans;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Storage;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Batches.Live;

/// <summary>The progress of batches.</summary>
public sealed partial class BatchStates(BatchLedger ledger, BatchPlans plans, BatchFigures figures, TimeProvider time, ILogger<BatchStates> logger)
{
    // Many clients may watch one batch: storage is asked once a second for all of them.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private const int MaxKept = 1000;
    private const int Together = 8;

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, Task<Source?> Source)> _sources = new(StringComparer.Ordinal);

    /// <summary>The state of a batch; null if there is no such batch.</summary>
    /// <param name="batch">Its name.</param>
    /// <param name="root">What links begin with: empty, or <c>/me</c>.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<BatchState?> FindAsync(string batch, string root, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!_sources.TryGetValue(batch, out var kept) || kept.Until < now || kept.Source.IsFaulted)
        {
            kept = (now + Fresh, FindSourceAsync(batch));
            if (_sources.Count >= MaxKept)
            {
                _sources.Clear();
            }
            _sources[batch] = kept;
        }
        return await kept.Source.WaitAsync(cancellationToken).ConfigureAwait(false) is { } source ? await ToStateAsync(source, root, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Makes the next call read the batch again.</summary>
    public void Forget(string batch) => _sources.TryRemove(batch, out _);

    /// <summary>A page of batches, the latest first; one that cannot be counted has no figures.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">Where the page begins; null for the first page.</param>
    /// <param name="root">What links begin with.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The page, and where the next one begins if more follow.</returns>
    public async Task<(IReadOnlyList<BatchState> Page, ListToken? Next)> ListAsync(int limit, ListToken? after, string root, CancellationToken cancellationToken)
    {
        var sources = await ledger.ListAsync(cancellationToken).ToDictionaryAsync(static entry => entry.Batch, static entry => new Source(entry.Batch, entry, null), cancellationToken: cancellationToken).ConfigureAwait(false);
        await foreach (var plan in plans.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            sources[plan.Batch] = new Source(plan.Batch, sources.GetValueOrDefault(plan.Batch)?.Entry, plan);
        }
        var ordered = sources.Values.Where(source => after?.IsBefore(source.At, source.Batch) != false)
            .OrderByDescending(static source => source.At).ThenBy(static source => source.Batch, StringComparer.Ordinal).ToList();
        var page = new BatchState[Math.Min(limit, ordered.Count)];
        await Parallel.ForAsync(0, page.Length, new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = cancellationToken }, async (i, token) =>
            page[i] = await ToListedStateAsync(ordered[i], root, token).ConfigureAwait(false)).ConfigureAwait(false);
        return (page, page.Length < ordered.Count ? new ListToken(ordered[page.Length - 1].At, page[^1].Batch) : null);
    }

    private async Task<Source?> FindSourceAsync(string batch)
    {
        var (entry, plan) = (ledger.FindAsync(batch, CancellationToken.None), plans.FindAsync(batch, CancellationToken.None));
        return await entry.ConfigureAwait(false) is var found && await plan.ConfigureAwait(false) is var planned && (found is not null || planned is not null)
            ? new Source(batch, found, planned)
            : null;
    }

    // One batch that cannot be counted must not hide the others.
    private async Task<BatchState> ToListedStateAsync(Source source, string root, CancellationToken cancellationToken)
    {
        try
        {
            return await ToStateAsync(source, root, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && !TransientFailure.Is(e, cancellationToken))
        {
            LogUncounted(logger, e, source.Batch);
            return ToState(source, null, null, [], root) with { Problem = "Its results cannot be counted; the log of the API says why." };
        }
    }

    private async Task<BatchState> ToStateAsync(Source source, string root, CancellationToken cancellationToken)
    {
        if (source.Entry is not { } entry)
        {
            return ToState(source, null, null, [], root);
        }
        var (summary, at) = await figures.ReadAsync(entry, cancellationToken).ConfigureAwait(false);
        return ToState(source, summary, at, await figures.FilesAsync(entry, cancellationToken).ConfigureAwait(false), root);
    }

    private static BatchState ToState(Source source, BatchSummary? counted, DateTimeOffset? at, IReadOnlyList<string> files, string root)
    {
        var (batch, entry, plan) = source;
        var summary = counted ?? new BatchCount(batch).ToSummary(TimeSpan.Zero);
        var self = $"{root}/api/batches/{Uri.EscapeDataString(batch)}";
        return new BatchState(summary)
        {
            State = NameOf(plan, summary.Images, isUncounted: counted is null && entry is not null),
            Expected = plan?.Expected,
            LeftOut = plan?.LeftOut,
            CreatedAt = plan?.CreatedAt,
            FirstTouchedAt = entry?.FirstTouchedAt,
            TouchedAt = entry?.TouchedAt,
            CompletedAt = plan?.CompletedAt,
            CountedAt = at,
            SummarizedAt = entry?.SummarizedAt,
            FilesAreCurrent = entry is { IsChanged: false },
            Files = files.ToDictionary(static file => file, file => $"{self}/{file}"),
            Links = new Dictionary<string, string>
            {
                ["self"] = self,
                ["photos"] = $"{self}/photos",
                ["faces"] = $"{self}/faces",
                ["uploads"] = $"{self}/uploads",
            }.Concat(files.Contains(BatchFiles.Report) ? [KeyValuePair.Create("report", $"{self}/report")] : []).ToDictionary(),
        };
    }

    private static string NameOf(BatchPlan? plan, int images, bool isUncounted)
    {
        if (plan is { CompletedAt: not null } || plan?.IsMetBy(images) == true)
        {
            return "complete";
        }
        if (images == 0 && !isUncounted)
        {
            return "waiting";
        }
        return plan?.Expected is null ? "open" : "working";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Batch} is listed without figures, because its results cannot be counted")]
    private static partial void LogUncounted(ILogger logger, Exception failure, string batch);

    private sealed record Source(string Batch, BatchEntry? Entry, BatchPlan? Plan)
    {
        public DateTimeOffset At => Entry?.TouchedAt ?? Plan!.CreatedAt;
    }
}
