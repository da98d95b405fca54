using System.Numerics;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Decides at which sizes to look at a photo, from cheap to dear, and when to stop.</summary>
internal sealed class SearchPlan(BlazeFaceNetwork fullRange, BlazeFaceNetwork shortRange, FaceDetectionOptions options, FaceSearch search)
{
    // Pixels that the photo's longer side has in the first look; each further one doubles them.
    private const int FirstSide = 256;

    // A photo without a face is turned and looked at once more each way, at the size that the network was made for.
    private const int TurnedSide = 192;

    // The full range network halves its input five times.
    private const int Multiple = 32;

    // A photo with fewer pixels for one of the divided sides has no face there that is large enough to tell an expression.
    private const int SmallestPart = 90;

    // Where the smallest face found is narrower than this share of the photo's longer side, there may be smaller ones that the
    // first look, or the second, did not show.
    private const float SmallForFirst = 0.09f;
    private const float SmallForSecond = 0.05f;

    // Where nothing was found, a larger look pays in a photo with this many pixels for each that is drawn: there even a face that
    // the looks before missed has enough of them.
    private const float WorthEnlarging = 2;

    private readonly float _stretch = PixelFrame.StretchOf(search.Photo.Width, search.Photo.Height);
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
        for (var division = 2; division <= options.MaxDivision && LargerPays(division); division *= 2)
        {
            Examine(search.Look(fullRange, FrameView.Whole(search.Photo, turn, Stretched(FirstSide * division), Multiple), options.MinHint));
        }
        return ProposalMerging.Suppress(_faces);
    }

    // A panorama is looked at in as many pixels as another photo, so its longer side gets more of them.
    private float Side => search.Photo.LongerSide / _stretch;

    private int Stretched(int side) => (int)MathF.Round(side * _stretch);

    // The quarter turn nearest to the mean roll of the faces.
    private int DominantTurn()
    {
        var direction = _faces.Aggregate(Vector2.Zero, static (sum, face) => sum + new Vector2(MathF.Cos(face.Roll), MathF.Sin(face.Roll)));
        return ((int)MathF.Round(MathF.Atan2(direction.Y, direction.X) / (MathF.PI / 2)) + 4) % 4;
    }

    private bool LargerPays(int division)
    {
        if (Side * search.Photo.Shrink / division < SmallestPart)
        {
            return false;
        }
        if (_faces.Count == 0)
        {
            return division == 2 || Side * search.Photo.Shrink >= WorthEnlarging * FirstSide * division;
        }
        var smallest = _faces.Min(static face => face.Size.X) / Side;
        return smallest < (division == 2 ? SmallForFirst : SmallForSecond);
    }

    // The short range network knows faces that fill the photo; it is asked where the other saw none.
    private void LookAtWhole(int quarterTurns)
    {
        Examine(search.Look(fullRange, FrameView.Whole(search.Photo, quarterTurns, Stretched(quarterTurns == 0 ? FirstSide : TurnedSide), Multiple), options.MinHint));
        if (_faces.Count == 0)
        {
            Examine(search.Look(shortRange, FrameView.Letterbox(search.Photo, quarterTurns, shortRange.Side), options.MinHint));
        }
    }

    private void Examine(List<FoundFace> hints)
    {
        foreach (var hint in ProposalMerging.Suppress(hints))
        {
            if (_faces.Exists(face => ProposalMerging.AreSame(face, hint)) || _refused.Exists(other => IsRepeated(other, hint)))
            {
                continue;
            }
            if (_examiner.Examine(search, hint) is { } face)
            {
                _faces.Add(face);
            }
            else
            {
                _refused.Add(hint);
            }
        }
    }

    // Another pass's idea of how the head is turned makes it worth another examination.
    private static bool IsRepeated(FoundFace refused, FoundFace hint) =>
        ProposalMerging.Overlap(refused, hint) > 0.5f && MathF.Cos(refused.Roll - hint.Roll) > 0.8f;
}
