using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace DeepEmotion.Training.Storage;

/// <summary>The right to write a stored run, which only one job has at a time: a lease on its checkpoint, renewed until released.</summary>
/// <remarks>The lease of a killed job expires after a minute, so that its retry needs no help.</remarks>
internal sealed class RunLease : IAsyncDisposable
{
    /// <summary>How long to wait for a job that may have been killed: its lease, and some time to notice that it has expired.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    // The longest finite lease that storage grants.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AskingInterval = TimeSpan.FromSeconds(5);

    private readonly BlobLeaseClient _lease;
    private readonly string _run;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewal;

    private RunLease(BlobLeaseClient lease, string run)
    {
        _lease = lease;
        _run = run;
        _renewal = RenewAsync(_end.Token);
    }

    /// <summary>The condition for every write to the blob.</summary>
    public string Id => _lease.LeaseId;

    /// <param name="blob">The blob to lease; created empty if missing.</param>
    /// <param name="run">The run's name for messages.</param>
    /// <param name="patience">How long to wait until another job releases or loses its lease.</param>
    /// <param name="note">Shows that it waits.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RunTakenException">Another job still had it.</exception>
    public static async Task<RunLease> AcquireAsync(BlobClient blob, string run, TimeSpan patience, Action<string> note, CancellationToken cancellationToken)
    {
        await CreateMissingAsync(blob, cancellationToken).ConfigureAwait(false);
        var lease = blob.GetBlobLeaseClient();
        for (var left = patience; ; left -= AskingInterval)
        {
            try
            {
                await lease.AcquireAsync(Duration, cancellationToken: cancellationToken).ConfigureAwait(false);
                return new(lease, run);
            }
            catch (RequestFailedException taken) when (taken.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
            {
                if (left <= TimeSpan.Zero)
                {
                    throw new RunTakenException($"Another job is training '{run}': wait until it has ended, or give another --out.", taken);
                }
                if (left == patience)
                {
                    note($"another job holds '{run}': waiting up to {patience.TotalSeconds:F0} s, in case it was killed");
                }
                await Task.Delay(AskingInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Checks that this job still holds the run, and will hold it for the next minute.</summary>
    /// <exception cref="RunTakenException">It does not: this machine could not reach storage for so long that another job took over.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        try
        {
            // An expired lease can be renewed too, unless somebody leased or changed the blob since.
            await _lease.RenewAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException lost) when (lost.Status == 409)
        {
            throw new RunTakenException($"Another job has taken over '{_run}': this one ends without changing the other's files.", lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _renewal.ConfigureAwait(false);
        _end.Dispose();
        try
        {
            await _lease.ReleaseAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (StorageProblem.IsOne(failure))
        {
            // It expires by itself.
        }
    }

    private static async Task CreateMissingAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await blob.UploadAsync(BinaryData.Empty, new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } }, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException present) when (present.Status is 409 or 412)
        {
            // It already exists, perhaps leased.
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RenewalInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await _lease.RenewAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                }
                catch (Exception failure) when (StorageProblem.IsOne(failure) && !cancellationToken.IsCancellationRequested)
                {
                    // The next checkpoint shows whether the lease is lost.
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the run.
        }
    }
}
