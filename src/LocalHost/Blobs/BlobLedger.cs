namespace DeepEmotion.LocalHost.Blobs;

/// <summary>
/// Which blobs wait, which are being worked on, and which receipts storage does not have yet. Not thread-safe: one loop owns it.
/// </summary>
public sealed class BlobLedger
{
    private readonly Dictionary<string, BlobReceipt> _receipts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BlobReceipt> _unsaved = new(StringComparer.Ordinal);
    private readonly Queue<BlobReceipt> _waiting = new();
    private readonly PriorityQueue<BlobReceipt, int> _suspects = new();
    private readonly PriorityQueue<BlobReceipt, DateTimeOffset> _resting = new();

    /// <summary>Blobs that could be begun now.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Blobs that an earlier host was working on when it went down: one of them may be why.</summary>
    public int Suspects => _suspects.Count;

    public bool HasUnsaved => _unsaved.Count > 0;

    /// <summary>When the next failed blob has rested long enough.</summary>
    public DateTimeOffset? NextRested => _resting.TryPeek(out _, out var due) ? due : null;

    /// <summary>Takes what storage knew at the start.</summary>
    public void Restore(IEnumerable<BlobReceipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            _receipts[receipt.Blob] = receipt;
            if (receipt.State == BlobReceiptState.Waiting)
            {
                _waiting.Enqueue(receipt);
            }
            else if (receipt.State == BlobReceiptState.Begun)
            {
                _suspects.Enqueue(receipt, receipt.Attempts);
            }
        }
    }

    /// <summary>Takes a listed blob; true when this version is new.</summary>
    public bool See(string blob, string etag)
    {
        if (_receipts.TryGetValue(blob, out var known) && known.ETag == etag)
        {
            return false;
        }

        var receipt = new BlobReceipt(blob, etag, 0, BlobReceiptState.Waiting);
        _receipts[blob] = receipt;
        _waiting.Enqueue(receipt);
        return true;
    }

    /// <summary>Begins up to <paramref name="most"/> waiting blobs; their receipts must be saved before they are run.</summary>
    public IReadOnlyList<BlobReceipt> Begin(int most)
    {
        var begun = new List<BlobReceipt>();
        while (begun.Count < most && _waiting.TryDequeue(out var receipt))
        {
            if (IsCurrent(receipt))
            {
                begun.Add(Write(receipt with { Attempts = receipt.Attempts + 1, State = BlobReceiptState.Begun }));
            }
        }

        return begun;
    }

    /// <summary>Begins the suspect with the fewest attempts, to be run alone: if the host goes down again, it was this one.</summary>
    public BlobReceipt? BeginSuspect()
    {
        while (_suspects.TryDequeue(out var receipt, out _))
        {
            if (IsCurrent(receipt))
            {
                return Write(receipt with { Attempts = receipt.Attempts + 1 });
            }
        }

        return null;
    }

    public void Finish(BlobReceipt receipt) => Settle(receipt with { State = BlobReceiptState.Done });

    /// <summary>Has a failed blob wait until <paramref name="due"/>.</summary>
    public void Rest(BlobReceipt receipt, DateTimeOffset due)
    {
        if (Settle(receipt with { State = BlobReceiptState.Waiting }) is { } settled)
        {
            _resting.Enqueue(settled, due);
        }
    }

    /// <summary>Takes back a blob that was begun and not run to its end; the attempt does not count.</summary>
    public void Release(BlobReceipt receipt) =>
        Settle(receipt with { Attempts = receipt.Attempts - 1, State = BlobReceiptState.Waiting });

    /// <summary>Has the failed blobs that rested long enough wait for their next try.</summary>
    public void Wake(DateTimeOffset now)
    {
        while (_resting.TryPeek(out var receipt, out var due) && due <= now)
        {
            _resting.Dequeue();
            _waiting.Enqueue(receipt);
        }
    }

    /// <summary>The receipts to save; they count as saved from here on.</summary>
    public IReadOnlyList<BlobReceipt> TakeUnsaved()
    {
        BlobReceipt[] taken = [.. _unsaved.Values];
        _unsaved.Clear();
        return taken;
    }

    /// <summary>Gives back receipts that could not be saved; newer ones stay.</summary>
    public void ReturnUnsaved(IEnumerable<BlobReceipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            _unsaved.TryAdd(receipt.Blob, receipt);
        }
    }

    private bool IsCurrent(BlobReceipt receipt) => _receipts[receipt.Blob].ETag == receipt.ETag;

    private BlobReceipt? Settle(BlobReceipt receipt) => IsCurrent(receipt) ? Write(receipt) : null;

    private BlobReceipt Write(BlobReceipt receipt)
    {
        _receipts[receipt.Blob] = receipt;
        _unsaved[receipt.Blob] = receipt;
        return receipt;
    }
}
