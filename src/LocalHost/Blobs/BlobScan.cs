using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.LocalHost.Hosting;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Blobs;

/// <summary>
/// Lists a container now and then: soon again while new blobs keep coming, less often when nothing is new, and never for more
/// than a sixth of the time, however many blobs there are.
/// </summary>
public sealed partial class BlobScan(BlobContainerClient container, BlobPathPattern pattern, LocalHostOptions options, TimeProvider time, ILogger<BlobScan> logger)
{
    private const int PauseOfDuration = 5;

    private TimeSpan _pause = options.BusyScanInterval;

    /// <summary>When the container should be listed next.</summary>
    public DateTimeOffset Due { get; private set; }

    /// <summary>The names and versions of the blobs that the trigger wants; none when storage cannot be reached.</summary>
    public async Task<IReadOnlyList<(string Blob, string ETag)>> ListAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var listed = new List<(string, string)>();
        try
        {
            await foreach (var item in container
                .GetBlobsAsync(new GetBlobsOptions { Prefix = pattern.Prefix.Length == 0 ? null : pattern.Prefix }, cancellationToken).ConfigureAwait(false))
            {
                if (item.Properties.ETag is { } etag && pattern.Wants(item.Name))
                {
                    listed.Add((item.Name, etag.ToString("H")));
                }
            }
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            Unreachable(exception, container.Name);
        }

        Due = time.GetUtcNow() + (time.GetElapsedTime(started) * PauseOfDuration);
        return listed;
    }

    /// <summary>Sets the pause by what the last listing brought.</summary>
    public void Found(bool anythingNew)
    {
        _pause = anythingNew ? options.BusyScanInterval : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, options.IdleScanInterval.Ticks));
        var due = time.GetUtcNow() + _pause;
        Due = due > Due ? due : Due;
    }

    [LoggerMessage(LogLevel.Warning, "Container {Container} cannot be listed; trying again")]
    private partial void Unreachable(Exception exception, string container);
}
