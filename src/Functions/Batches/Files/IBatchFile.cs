using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>One of the files of a batch, written result by result.</summary>
public interface IBatchFile : IDisposable
{
    ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken);

    /// <summary>Writes what comes last and flushes; the stream stays open until disposed.</summary>
    ValueTask CompleteAsync(BatchSummary summary, CancellationToken cancellationToken);
}
