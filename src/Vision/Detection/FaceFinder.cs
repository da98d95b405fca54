using System.Collections.Immutable;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection;

/// <summary>Finds the faces in a photo; thread-safe.</summary>
public sealed class FaceFinder : IDisposable
{
    private readonly BlazeFace _fullRange = BlazeFace.FullRange();
    private readonly BlazeFace _shortRange = BlazeFace.ShortRange();
    private readonly FaceDetectionOptions _options;

    public FaceFinder(FaceDetectionOptions? options = null) => _options = options ?? new FaceDetectionOptions();

    /// <summary>All faces, the surest first.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ImmutableArray<FoundFace> Find(PixelFrame photo, CancellationToken cancellationToken)
    {
        var search = new FaceSearch(photo, cancellationToken);
        var faces = new SearchPlan(_fullRange, _shortRange, _options, search).Run();
        return [.. faces.Select(face => ToFoundFace(face, photo))];
    }

    public void Dispose()
    {
        _fullRange.Dispose();
        _shortRange.Dispose();
    }

    private static FoundFace ToFoundFace(FaceProposal face, PixelFrame photo)
    {
        var left = (int)Math.Clamp(MathF.Round(face.TopLeft.X), 0, photo.Width - 1);
        var top = (int)Math.Clamp(MathF.Round(face.TopLeft.Y), 0, photo.Height - 1);
        var right = (int)Math.Clamp(MathF.Round(face.BottomRight.X), left + 1, photo.Width);
        var bottom = (int)Math.Clamp(MathF.Round(face.BottomRight.Y), top + 1, photo.Height);
        return new FoundFace(new FaceBox(left, top, right - left, bottom - top), face.Score, face.Landmarks);
    }
}
