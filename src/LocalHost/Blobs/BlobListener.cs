using System.Threading.Channels;
using Azure;
using DeepEmotion.LocalHost.Hosting;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Blobs;

/// <summary>
/// Runs a function once for each version of each blob of a container. An attempt is on record before it begins, so that a
/// photo which takes the process down is not tried for ever; the record is written for many blobs at once.
/// </summary>
public sealed partial class BlobListener(
    BlobScan scan, BlobReceiptTable receipts, BlobProcessor processor, LocalHostOptions options, int parallelism, TimeProvider time, ILogger<BlobListener> logger)
    : ITriggerListener
{
    private const int MostBegunAtOnce = 32;
    private static readonly TimeSpan BusySavePause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleSavePause = TimeSpan.FromMilliseconds(500);

    private readonly BlobLedger _ledger = new();
    private readonly Queue<BlobReceipt> _begun = new();
    private readonly Channel<(BlobReceipt Receipt, BlobOutcome Outcome)> _ended = Channel.CreateUnbounded<(BlobReceipt, BlobOutcome)>();
    private Task<IReadOnlyList<(string Blob, string ETag)>>? _scanning;
    private int _running;
    private bool _alone;
    private DateTimeOffset _saveDue;

    public async Task ListenAsync(CancellationToken stopping, CancellationToken aborting)
    {
        try
        {
            await RestoreAsync(stopping).ConfigureAwait(false);
            while (true)
            {
                Settle();
                await TakeScanAsync(stopping).ConfigureAwait(false);
                await BeginAsync(aborting, stopping).ConfigureAwait(false);
                await SaveAsync(onlyWhenDue: true).ConfigureAwait(false);
                await WaitAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await DrainAsync().ConfigureAwait(false);
        }
    }

    private async Task RestoreAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                _ledger.Restore(await receipts.LoadAsync(stopping).ConfigureAwait(false));
                return;
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException)
            {
                NotSaved(exception);
                await Task.Delay(options.IdleScanInterval, time, stopping).ConfigureAwait(false);
            }
        }
    }

    private void Settle()
    {
        while (_ended.Reader.TryRead(out var ended))
        {
            _running--;
            switch (ended.Outcome)
            {
                case BlobOutcome.Done:
                    _ledger.Finish(ended.Receipt);
                    break;
                case BlobOutcome.Failed:
                    _ledger.Rest(ended.Receipt, time.GetUtcNow() + (options.BlobRetryDelay * Math.Pow(2, Math.Min(ended.Receipt.Attempts - 1, 6))));
                    break;
                case BlobOutcome.Stopped:
                    _ledger.Release(ended.Receipt);
                    break;
            }

            // What was run alone is cleared, or rests, before the next one is suspected.
            _saveDue = _alone ? default : _saveDue;
            _alone &= _running > 0;
        }

        // While there is work, finished blobs wait for company; what a kill then forgets is done twice, which changes nothing.
        if (_running == 0 && _ledger.Waiting == 0 && time.GetUtcNow() + IdleSavePause < _saveDue)
        {
            _saveDue = time.GetUtcNow() + IdleSavePause;
        }

        _ledger.Wake(time.GetUtcNow());
    }

    private async Task TakeScanAsync(CancellationToken stopping)
    {
        if (_scanning is { IsCompleted: true })
        {
            var anythingNew = false;
            foreach (var (blob, etag) in await _scanning.ConfigureAwait(false))
            {
                anythingNew |= _ledger.See(blob, etag);
            }

            scan.Found(anythingNew);
            _scanning = null;
        }

        if (_scanning is null && _ledger.Waiting < parallelism && time.GetUtcNow() >= scan.Due)
        {
            _scanning = scan.ListAsync(stopping);
        }
    }

    private async Task BeginAsync(CancellationToken aborting, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        if (_begun.Count < parallelism && _ledger.Waiting > 0)
        {
            foreach (var receipt in _ledger.Begin(MostBegunAtOnce))
            {
                _begun.Enqueue(receipt);
            }

            await SaveAsync(onlyWhenDue: false).ConfigureAwait(false);
        }
        else if (_running == 0 && _begun.Count == 0 && _ledger.Suspects > 0 && _ledger.BeginSuspect() is { } suspect)
        {
            await SaveAsync(onlyWhenDue: false).ConfigureAwait(false);
            _alone = true;
            Run(suspect, aborting);
        }

        while (!_alone && _running < parallelism && _begun.TryDequeue(out var next))
        {
            Run(next, aborting);
        }
    }

    private void Run(BlobReceipt receipt, CancellationToken aborting)
    {
        _running++;
        _ = Task.Run(async () => _ended.Writer.TryWrite((receipt, await processor.ProcessAsync(receipt, aborting).ConfigureAwait(false))), CancellationToken.None);
    }

    private async Task SaveAsync(bool onlyWhenDue)
    {
        if (!_ledger.HasUnsaved || (onlyWhenDue && time.GetUtcNow() < _saveDue))
        {
            return;
        }

        var unsaved = _ledger.TakeUnsaved();
        _saveDue = time.GetUtcNow() + BusySavePause;
        try
        {
            await receipts.SaveAsync(unsaved, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            _ledger.ReturnUnsaved(unsaved);
            NotSaved(exception);
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        if (_ledger.Waiting > 0 && _begun.Count < parallelism)
        {
            return;
        }

        var wake = _scanning is null && _ledger.Waiting < parallelism ? scan.Due : DateTimeOffset.MaxValue;
        wake = _ledger.HasUnsaved && _saveDue < wake ? _saveDue : wake;
        wake = _ledger.NextRested is { } rested && rested < wake ? rested : wake;
        var wait = wake - time.GetUtcNow();
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var events = new List<Task> { _ended.Reader.WaitToReadAsync(woken.Token).AsTask() };
        if (wake < DateTimeOffset.MaxValue)
        {
            events.Add(Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, woken.Token));
        }

        if (_scanning is not null)
        {
            events.Add(_scanning);
        }

        await Task.WhenAny(events).ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
        stopping.ThrowIfCancellationRequested();
    }

    private async Task DrainAsync()
    {
        while (_begun.TryDequeue(out var receipt))
        {
            _ledger.Release(receipt);
        }

        while (_running > 0)
        {
            await _ended.Reader.WaitToReadAsync().ConfigureAwait(false);
            Settle();
        }

        await SaveAsync(onlyWhenDue: false).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Warning, "The receipts of blobs cannot be read or written; trying again")]
    private partial void NotSaved(Exception exception);
}
