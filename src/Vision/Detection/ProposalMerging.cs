using System.Numerics;

namespace DeepEmotion.Vision.Detection;

/// <summary>Makes one proposal of several for the same face.</summary>
internal static class ProposalMerging
{
    /// <summary>Boxes with more than this intersection over union are one face.</summary>
    public const float SameFaceOverlap = 0.3f;

    /// <summary>A box of which more than this part lies in a better one is a part of the same face, such as a mouth taken for a face.</summary>
    public const float SameFaceContainment = 0.7f;

    /// <summary>Neighbouring anchors of one pass see one face: their weighted mean is steadier than the best of them.</summary>
    /// <remarks>Bazarevsky et al., "BlazeFace" (2019), section 3.4: blending instead of suppression.</remarks>
    public static List<FaceProposal> Blend(List<FaceProposal> proposals)
    {
        var rest = new List<FaceProposal>(proposals.OrderByDescending(static proposal => proposal.Score));
        var blended = new List<FaceProposal>();
        while (rest.Count > 0)
        {
            var best = rest[0];
            var same = rest.FindAll(other => Overlap(best, other) > SameFaceOverlap || other == best);
            rest.RemoveAll(same.Contains);
            blended.Add(Mean(same) with { Score = best.Score });
        }
        return blended;
    }

    /// <summary>Keeps the best proposal of every face, best first.</summary>
    public static List<FaceProposal> Suppress(IEnumerable<FaceProposal> proposals)
    {
        var kept = new List<FaceProposal>();
        foreach (var proposal in proposals.OrderByDescending(static proposal => proposal.Score))
        {
            if (!kept.Exists(better => AreSame(better, proposal)))
            {
                kept.Add(proposal);
            }
        }
        return kept;
    }

    /// <summary>True where two boxes can only be one face.</summary>
    public static bool AreSame(FaceProposal a, FaceProposal b)
    {
        var shared = Shared(a, b);
        var (areaA, areaB) = (Area(a), Area(b));
        return shared > SameFaceOverlap * (areaA + areaB - shared) || shared > SameFaceContainment * Math.Min(areaA, areaB);
    }

    /// <summary>Intersection over union.</summary>
    public static float Overlap(FaceProposal a, FaceProposal b)
    {
        var shared = Shared(a, b);
        return shared / (Area(a) + Area(b) - shared);
    }

    private static float Area(FaceProposal proposal) => proposal.Size.X * proposal.Size.Y;

    private static float Shared(FaceProposal a, FaceProposal b)
    {
        var size = Vector2.Max(Vector2.Min(a.BottomRight, b.BottomRight) - Vector2.Max(a.TopLeft, b.TopLeft), Vector2.Zero);
        return size.X * size.Y;
    }

    private static FaceProposal Mean(List<FaceProposal> proposals)
    {
        var total = proposals.Sum(static proposal => proposal.Score);
        Vector2 Weighted(Func<FaceProposal, Vector2> value) =>
            proposals.Aggregate(Vector2.Zero, (sum, proposal) => sum + (value(proposal) * (proposal.Score / total)));
        FacePoint Point(Func<FaceLandmarks, FacePoint> point) => FacePoint.From(Weighted(proposal => point(proposal.Landmarks).ToVector()));
        var landmarks = new FaceLandmarks(
            Point(static face => face.RightEye),
            Point(static face => face.LeftEye),
            Point(static face => face.Nose),
            Point(static face => face.Mouth),
            Point(static face => face.RightEar),
            Point(static face => face.LeftEar));
        return new FaceProposal(Weighted(static proposal => proposal.Centre), Weighted(static proposal => proposal.Size), 0, landmarks);
    }
}
