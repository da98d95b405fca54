using Azure.Storage.Blobs;
using DeepEmotion.LocalHost.Settings;

namespace DeepEmotion.LocalHost.Blobs;

/// <summary>Lists new blobs in a container, and computes the pause before the next scan.</summary>
public sealed class BlobScan(BlobContainerClient container, BlobReceipts receipts, LocalHostOptions options, TimeProvider time)
{
    private const int SilenceOfPause = 10;
    private const int PauseOfDuration = 5;

    private TimeSpan _silence;

    /// <summary>The pause: short while blobs keep coming, longer the longer none came, and never less than five times the duration of a listing.</summary>
    public TimeSpan Pause { get; private set; } = options.BusyScanInterval;

    /// <summary>Names and versions that have no receipt.</summary>
    public async Task<IReadOnlyList<(string Blob, string Version)>> ListNewAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var found = new List<(string, string)>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (blob.Properties.ETag is { } etag && etag.ToString("H") is var version && !receipts.Has(blob.Name, version))
            {
                found.Add((blob.Name, version));
            }
        }

        _silence = found.Count > 0 ? TimeSpan.Zero : _silence + Pause;
        var least = time.GetElapsedTime(started) * PauseOfDuration;
        var wanted = TimeSpan.FromTicks(Math.Clamp((_silence / SilenceOfPause).Ticks, options.BusyScanInterval.Ticks, options.IdleScanInterval.Ticks));
        Pause = wanted > least ? wanted : least;
        return found;
    }
}
