using System.Numerics;

namespace DeepEmotion.Functions.Imaging.Detection;

/// <summary>Looks at views of one photo and remembers what the networks saw, in the photo's pixels.</summary>
internal sealed class FaceSearch(PixelFrame photo, CancellationToken cancellationToken)
{
    // A tile's neighbour sees the whole face that this tile's edge cuts; a face ends this far from the edge at least.
    private const float EdgeMargin = 0.01f;

    private readonly FramePyramid _pyramid = new(photo);

    public PixelFrame Photo { get; } = photo;

    /// <summary>What a network sees in one view, with at least the given score.</summary>
    public List<FaceProposal> Look(BlazeFace network, FrameView view, float minScore)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var seen = network.Detect(_pyramid.Draw(view, network.Side), minScore);
        return seen.ConvertAll(proposal => ToPhoto(proposal, view));
    }

    /// <summary>As <see cref="Look"/>, without faces that the view's edge cuts where the photo goes on.</summary>
    public List<FaceProposal> LookInTile(BlazeFace network, FrameView tile, float minScore) =>
        Look(network, tile, minScore).FindAll(proposal => !IsCut(proposal, tile));

    private bool IsCut(FaceProposal proposal, FrameView tile)
    {
        var margin = EdgeMargin * tile.Side;
        var (left, top) = (tile.Centre.X - (tile.Side / 2), tile.Centre.Y - (tile.Side / 2));
        var (right, bottom) = (left + tile.Side, top + tile.Side);
        return (left > 0 && proposal.TopLeft.X < left + margin)
            || (top > 0 && proposal.TopLeft.Y < top + margin)
            || (right < Photo.Width && proposal.BottomRight.X > right - margin)
            || (bottom < Photo.Height && proposal.BottomRight.Y > bottom - margin);
    }

    // A turned box is given as the upright box with the same centre; quarter turns swap its sides.
    private static FaceProposal ToPhoto(FaceProposal proposal, FrameView view)
    {
        var size = proposal.Size * view.Side;
        var sideways = MathF.Abs(MathF.Sin(view.Angle)) > MathF.Sqrt(0.5f);
        return proposal with
        {
            Centre = view.ToPhoto(proposal.Centre),
            Size = sideways ? new Vector2(size.Y, size.X) : size,
            Landmarks = proposal.Landmarks.Map(point => FacePoint.From(view.ToPhoto(point.ToVector()))),
        };
    }
}
