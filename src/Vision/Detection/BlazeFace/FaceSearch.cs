using System.Numerics;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Looks at views of one photo; what the networks see is given in the photo's pixels.</summary>
internal sealed class FaceSearch(PixelFrame photo, CancellationToken cancellationToken)
{
    // A face ends at least this far from the edge of a tile that the photo goes on behind.
    private const float EdgeMargin = 0.01f;

    private readonly FramePyramid _pyramid = new(photo);

    public PixelFrame Photo { get; } = photo;

    /// <summary>What a network sees in one view, with at least the given score.</summary>
    /// <remarks>Without faces that the view's edge cuts where the photo goes on: the neighbouring view sees them whole.</remarks>
    public List<FoundFace> Look(BlazeFaceNetwork network, FrameView view, float minScore)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var seen = network.Detect(_pyramid.Draw(view, network.Side), minScore);
        seen.RemoveAll(proposal => IsCut(proposal, view));
        return seen.ConvertAll(proposal => ToPhoto(proposal, view));
    }

    private bool IsCut(FoundFace proposal, FrameView view)
    {
        var (topLeft, bottomRight, centre) = (proposal.TopLeft, proposal.BottomRight, proposal.Centre);
        return (topLeft.X < EdgeMargin && GoesOnAt(new Vector2(0, centre.Y), view))
            || (topLeft.Y < EdgeMargin && GoesOnAt(new Vector2(centre.X, 0), view))
            || (bottomRight.X > 1 - EdgeMargin && GoesOnAt(new Vector2(1, centre.Y), view))
            || (bottomRight.Y > 1 - EdgeMargin && GoesOnAt(new Vector2(centre.X, 1), view));
    }

    private bool GoesOnAt(Vector2 edge, FrameView view)
    {
        var point = view.ToPhoto(edge);
        return point.X > 1 && point.Y > 1 && point.X < Photo.Width - 1 && point.Y < Photo.Height - 1;
    }

    // A turned box is given as the upright box with the same centre; quarter turns swap its sides.
    private static FoundFace ToPhoto(FoundFace proposal, FrameView view)
    {
        var size = proposal.Size * view.Side;
        var sideways = MathF.Abs(MathF.Sin(view.Angle)) > MathF.Sqrt(0.5f);
        return proposal with
        {
            Centre = view.ToPhoto(proposal.Centre),
            Size = sideways ? new Vector2(size.Y, size.X) : size,
            Landmarks = proposal.Landmarks.Map(view.ToPhoto),
        };
    }
}
