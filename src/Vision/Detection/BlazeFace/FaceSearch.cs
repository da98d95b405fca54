using System.Buffers;
using System.Numerics;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Runs the networks on views of one photo; results are in the photo's pixels.</summary>
internal sealed class FaceSearch(PixelFrame photo, CancellationToken cancellationToken) : IDisposable
{
    // The least distance of a face from an edge of the view, unless it is also the photo's edge.
    private const float EdgeMargin = 0.01f;

    private readonly FramePyramid _pyramid = new(photo);

    public PixelFrame Photo { get; } = photo;

    /// <summary>A network's faces in one view, with at least the given score.</summary>
    /// <remarks>Leaves out faces that the view's edge cuts inside the photo: their rest is unknown.</remarks>
    public List<FoundFace> Look(BlazeFaceNetwork network, in FrameView view, float minScore)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var length = view.Width * view.Height * PixelFrame.Channels;
        var pixels = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _pyramid.Draw(view, pixels.AsSpan(0, length));
            var seen = network.Detect(pixels.AsMemory(0, length), view.Width, view.Height, minScore);
            var kept = new List<FoundFace>(seen.Count);
            foreach (var face in seen)
            {
                if (!IsCut(face, view))
                {
                    kept.Add(ToPhoto(face, view));
                }
            }
            return kept;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    public void Dispose() => _pyramid.Dispose();

    private bool IsCut(in FoundFace face, in FrameView view)
    {
        var (topLeft, bottomRight, centre) = (face.TopLeft, face.BottomRight, face.Centre);
        return (topLeft.X < EdgeMargin && GoesOnAt(new Vector2(0, centre.Y), view))
            || (topLeft.Y < EdgeMargin && GoesOnAt(new Vector2(centre.X, 0), view))
            || (bottomRight.X > 1 - EdgeMargin && GoesOnAt(new Vector2(1, centre.Y), view))
            || (bottomRight.Y > 1 - EdgeMargin && GoesOnAt(new Vector2(centre.X, 1), view));
    }

    private bool GoesOnAt(Vector2 edge, in FrameView view)
    {
        var point = view.ToPhoto(edge);
        return point.X > 1 && point.Y > 1 && point.X < Photo.Width - 1 && point.Y < Photo.Height - 1;
    }

    // A rotated box becomes the upright box with the same centre; quarter turns swap its sides.
    private static FoundFace ToPhoto(in FoundFace face, FrameView view)
    {
        var size = face.Size * view.Size;
        var sideways = MathF.Abs(MathF.Sin(view.Angle)) > MathF.Sqrt(0.5f);
        return new FoundFace(
            view.ToPhoto(face.Centre), sideways ? new Vector2(size.Y, size.X) : size, face.Score, face.Landmarks.Map(point => view.ToPhoto(point)));
    }
}
