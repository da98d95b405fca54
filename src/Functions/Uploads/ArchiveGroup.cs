using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Scoring;

namespace DeepEmotion.Functions.Uploads;

/// <summary>Photos of a zip that travel together, so that a photo costs a fraction of a storage operation.</summary>
internal sealed class ArchiveGroup(FacesQueue queue, ResultsStore results)
{
    // One claim check and one table transaction each; small enough that results show up while the rest is read.
    private const int MaxPhotos = 50;
    private const int MaxFaces = 400;

    private readonly Lock _lock = new();
    private List<PendingPhoto> _pending = [];
    private List<PhotoResult> _finished = [];
    private int _faces;

    public Task AddAsync(PendingPhoto photo, CancellationToken cancellationToken)
    {
        List<PendingPhoto> full;
        lock (_lock)
        {
            _pending.Add(photo);
            _faces += photo.Faces.Length;
            if (_pending.Count < MaxPhotos && _faces < MaxFaces)
            {
                return Task.CompletedTask;
            }
            full = TakePending();
        }
        return queue.SendAsync(full, cancellationToken);
    }

    public Task AddAsync(PhotoResult result, CancellationToken cancellationToken)
    {
        List<PhotoResult> full;
        lock (_lock)
        {
            _finished.Add(result);
            if (_finished.Count < MaxPhotos)
            {
                return Task.CompletedTask;
            }
            (full, _finished) = (_finished, []);
        }
        return results.WriteAsync(full, cancellationToken);
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending.Count > 0)
        {
            await queue.SendAsync(TakePending(), cancellationToken).ConfigureAwait(false);
        }
        if (_finished.Count > 0)
        {
            await results.WriteAsync(_finished, cancellationToken).ConfigureAwait(false);
            _finished = [];
        }
    }

    private List<PendingPhoto> TakePending()
    {
        var taken = _pending;
        _pending = [];
        _faces = 0;
        return taken;
    }
}
