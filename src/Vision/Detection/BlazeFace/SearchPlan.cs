using System.Numerics;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Decides where to look for faces in one photo, from cheap to dear, and when to stop.</summary>
internal sealed class SearchPlan(BlazeFaceNetwork fullRange, BlazeFaceNetwork shortRange, FaceDetectionOptions options, FaceSearch search)
{
    // Shortest longer side of a tile in pixels: in a smaller one no face is large enough to tell an expression.
    private const int SmallestTile = 90;

    // Where the smallest face found is narrower than this share of the photo's longer side, there may be smaller ones that the
    // whole photo, or its halves, did not show.
    private const float SmallForWhole = 0.15f;
    private const float SmallForHalves = 0.07f;

    private readonly FaceExaminer _examiner = new(fullRange, shortRange, options);
    private readonly List<FoundFace> _faces = [];
    private readonly List<FoundFace> _refused = [];

    public List<FoundFace> Run()
    {
        var turn = 0;
        LookAtWhole(turn);
        for (var other = 1; other < 4 && _faces.Count == 0 && options.TryTurned; other++)
        {
            LookAtWhole(other);
            turn = _faces.Count > 0 ? other : 0;
        }
        // A turned photo may show a face or two to the upright look; the rest appear when it is looked at the way they stand.
        if (turn == 0 && DominantTurn() is var dominant and not 0)
        {
            turn = dominant;
            LookAtWhole(turn);
        }
        for (var division = 2; division <= options.MaxDivision && TilesPay(division); division *= 2)
        {
            foreach (var tile in TileGrid.Of(search.Photo, division, turn))
            {
                Examine(search.Look(fullRange, tile, options.MinHint));
            }
        }
        return ProposalMerging.Suppress(_faces);
    }

    // The quarter turn nearest to the mean roll of the faces.
    private int DominantTurn()
    {
        var direction = _faces.Aggregate(Vector2.Zero, static (sum, face) => sum + new Vector2(MathF.Cos(face.Roll), MathF.Sin(face.Roll)));
        return ((int)MathF.Round(MathF.Atan2(direction.Y, direction.X) / (MathF.PI / 2)) + 4) % 4;
    }

    private bool TilesPay(int division)
    {
        if (search.Photo.LongerSide / division < SmallestTile)
        {
            return false;
        }
        var smallest = _faces.Count == 0 ? 0 : _faces.Min(face => face.Size.X) / search.Photo.LongerSide;
        return division == 2 ? smallest < SmallForWhole : smallest > 0 && smallest < SmallForHalves;
    }

    private void LookAtWhole(int quarterTurns)
    {
        var whole = FrameView.Whole(search.Photo, quarterTurns);
        Examine([.. search.Look(fullRange, whole, options.MinHint), .. search.Look(shortRange, whole, options.MinHint)]);
    }

    private void Examine(List<FoundFace> proposals)
    {
        foreach (var proposal in ProposalMerging.Suppress(proposals))
        {
            if (_faces.Exists(face => ProposalMerging.AreSame(face, proposal)) || _refused.Exists(other => IsRepeated(other, proposal)))
            {
                continue;
            }
            if (_examiner.Examine(search, proposal) is { } face)
            {
                _faces.Add(face);
            }
            else
            {
                _refused.Add(proposal);
            }
        }
    }

    // Another pass's idea of how the head is turned makes it worth another examination.
    private static bool IsRepeated(FoundFace refused, FoundFace proposal) =>
        ProposalMerging.Overlap(refused, proposal) > 0.5f && MathF.Cos(refused.Roll - proposal.Roll) > 0.8f;
}
