using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace DeepEmotion.Training.Storage;

/// <summary>The right to write a stored run, which one job at a time has: a lease on its checkpoint, renewed until it is given back.</summary>
/// <remarks>The lease of a job that was killed runs out after a minute, so that its retry need not be helped.</remarks>
internal sealed class RunLease : IAsyncDisposable
{
    /// <summary>How long to wait for a job that may have been killed: its lease, and some time to see that it is gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    // The longest that storage grants for a limited time.
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

    /// <summary>To be given with everything that is written to the blob.</summary>
    public string Id => _lease.LeaseId;

    /// <param name="blob">What is leased; made empty where it is missing.</param>
    /// <param name="run">The run's name for messages.</param>
    /// <param name="patience">How long to wait for another job to give its lease back or to lose it.</param>
    /// <param name="note">Is told that it waits.</param>
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
                    throw new RunTakenException($"Another job trains '{run}' now: wait until it has ended, or give another --out.", taken);
                }
                if (left == patience)
                {
                    note($"another job has '{run}': waits up to {patience.TotalSeconds:F0} s, in case it was killed");
                }
                await Task.Delay(AskingInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes sure that the run is still this job's, and will be for the next minute.</summary>
    /// <exception cref="RunTakenException">It is not: this machine did not reach storage for so long that another job took over.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        try
        {
            // An expired lease can be renewed too, unless somebody leased or changed the blob since.
            await _lease.RenewAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException lost) when (lost.Status == 409)
        {
            throw new RunTakenException($"Another job has taken '{_run}' over: this one ends without changing what it has stored.", lost);
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
            // It runs out by itself.
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
            // There is one, leased perhaps.
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
                    // The next checkpoint tells whether the lease is lost.
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the run.
        }
    }
}
