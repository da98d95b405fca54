using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Vision;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Pictures;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Preprocessing;

/// <summary>Analyzes photos, at most one per core at a time, and gives room to read those that come next, so that memory stays bounded however many wait.</summary>
/// <remarks>Take room first and then a place. In the other order, two callers could wait for each other.</remarks>
public sealed class PhotoGate(PhotoAnalyzer analyzer, PictureMaker pictures, IOptions<PreprocessingOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.EffectiveParallelism);
    private readonly ByteBudget _room = new(options.Value.MaxBytesInMemory);

    /// <summary>Waits for room to read a photo. Dispose the result after the bytes are released.</summary>
    public ValueTask<IDisposable> TakeRoomAsync(long bytes, CancellationToken cancellationToken) => _room.TakeAsync(bytes, cancellationToken);

    /// <summary>As <see cref="TakeRoomAsync"/> for a zip, which is read on a thread of its own; blocks it.</summary>
    public IDisposable TakeRoom(long bytes, CancellationToken cancellationToken) => TakeRoomAsync(bytes, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>Waits for a free place; dispose the result to release it.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Place(_free);
    }

    /// <summary>Finds the faces of a photo; the caller holds a place.</summary>
    /// <exception cref="PhotoRejectedException">The bytes cannot be read as a photo.</exception>
    public Task<PhotoFaces> AnalyzeAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        Task.Run(() => Analyze(content, cancellationToken), cancellationToken);

    /// <summary>Finds the faces of a photo of a batch, and makes the pictures that its report shows; the caller holds a place.</summary>
    /// <exception cref="PhotoRejectedException">The bytes cannot be read as a photo.</exception>
    public Task<PhotoFaces> ExamineAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var photo = Decode(content, cancellationToken);
            var found = FindFaces(photo, cancellationToken);
            return found with { Pictures = pictures.Make(photo.Frame, photo.Width, found.Faces.Select(static face => face.Box)) };
        },
        cancellationToken);

    public void Dispose()
    {
        _free.Dispose();
        _room.Dispose();
    }

    private PhotoFaces Analyze(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var photo = Decode(content, cancellationToken);
        return FindFaces(photo, cancellationToken);
    }

    private DecodedPhoto Decode(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartDecoding();
        return analyzer.Decode(content, cancellationToken);
    }

    private PhotoFaces FindFaces(DecodedPhoto photo, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartFindingFaces();
        var found = analyzer.FindFaces(photo, cancellationToken);
        span?.SetTag(TelemetryNames.FaceCount, found.Faces.Length);
        return found;
    }

    private sealed class Place(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
