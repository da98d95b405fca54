namespace DeepEmotion.Simulation;

/// <summary>The storage account: ceilings, and every operation counted by what it costs.</summary>
internal sealed class Storage(Platform platform)
{
    private readonly Dictionary<int, Ceiling> _partitions = [];

    public Ceiling Account { get; } = new(platform.AccountTarget);

    public Ceiling ScoreFaces { get; } = new(platform.QueueTarget);

    /// <summary>The Functions host's own queue of blob events, which cannot be split.</summary>
    public Ceiling Events { get; } = new(platform.QueueTarget);

    public double BlobWrites { get; private set; }

    public double BlobReads { get; private set; }

    /// <summary>Deletions, which are free.</summary>
    public double BlobDeletions { get; private set; }

    public double QueueOperations { get; private set; }

    public double TableOperations { get; private set; }

    /// <summary>The partition that was nearest to its ceiling.</summary>
    public double PartitionWait => _partitions.Values.Select(static partition => partition.LongestWait).DefaultIfEmpty().Max();

    public double Total => BlobWrites + BlobReads + BlobDeletions + QueueOperations + TableOperations;

    public double WriteBlob(double now, double count = 1)
    {
        BlobWrites += count;
        return Account.Take(now, count);
    }

    public double ReadBlob(double now, double count = 1)
    {
        BlobReads += count;
        return Account.Take(now, count);
    }

    public double DeleteBlob(double now, double count)
    {
        BlobDeletions += count;
        return Account.Take(now, count);
    }

    /// <summary>A blob event through the host's queue: put and deleted, taken 16 at a time.</summary>
    public double UseEvents(double now)
    {
        const double Requests = 2 + 1.0 / 16;
        QueueOperations += Requests;
        return Math.Max(Events.Take(now, 2), Account.Take(now, Requests));
    }

    /// <summary>Messages put into, taken from or deleted in score-faces; taking 32 at a time is one request.</summary>
    public double UseScoreFaces(double now, double messages, double requests)
    {
        QueueOperations += requests;
        return Math.Max(ScoreFaces.Take(now, messages), Account.Take(now, requests));
    }

    /// <summary>Rows of one batch, written in one request.</summary>
    public double WriteRows(double now, int batch, int rows)
    {
        TableOperations++;
        if (!_partitions.TryGetValue(batch, out var partition))
        {
            _partitions[batch] = partition = new Ceiling(platform.PartitionTarget);
        }
        return Math.Max(partition.Take(now, rows), Account.Take(now, 1));
    }
}
