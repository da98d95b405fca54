using System.Numerics;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Decides at which sizes to search a photo, from cheap to expensive, and when to stop.</summary>
internal sealed class SearchPlan(BlazeFaceNetwork fullRange, BlazeFaceNetwork shortRange, FaceDetectionOptions options, FaceSearch search)
{
    // Pixels of the photo's longer side in the first look; each further look doubles them.
    private const int FirstSide = 256;

    // A photo without a face is searched once more in each rotation, at the network's training size.
    private const int TurnedSide = 192;

    // The full range network halves its input five times, so sides must be multiples of 32.
    private const int Multiple = 32;

    // If fewer pixels than this correspond to one pixel of the view, no face there is large enough to show an expression.
    private const int SmallestPart = 90;

    // If the smallest face found is narrower than this share of the photo's longer side, there may be smaller ones that the
    // first or the second look missed.
    private const float SmallForFirst = 0.09f;
    private const float SmallForSecond = 0.05f;

    // If nothing was found, a larger look pays off in a photo with this many pixels for each one drawn: there even a face that
    // earlier looks missed has enough of them.
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
        // In a rotated photo the upright look may find a face or two; the others appear once the view is rotated.
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

    // A panorama is searched with as many pixels in all as another photo, so its longer side gets more of them.
    private float Side => search.Photo.LongerSide / _stretch;

    private int Stretched(int side) => (int)MathF.Round(side * _stretch);

    // The quarter turn nearest to the faces' mean roll angle.
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

    // The short range network finds faces that fill the photo; it runs if the other found none.
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

    // If another pass estimates a different angle of the head, another examination is worthwhile.
    private static bool IsRepeated(FoundFace refused, FoundFace hint) =>
        ProposalMerging.Overlap(refused, hint) > 0.5f && MathF.Cos(refused.Roll - hint.Roll) > 0.8f;
}
