using System.Numerics;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Merges proposals for the same face.</summary>
internal static class ProposalMerging
{
    /// <summary>Boxes with more than this intersection over union are the same face.</summary>
    public const float SameFaceOverlap = 0.3f;

    /// <summary>If more than this share of a box is inside a better one, it is part of the same face, such as a mouth mistaken for a face.</summary>
    public const float SameFaceContainment = 0.7f;

    /// <summary>Neighbouring anchors of one pass see the same face: their weighted mean is more stable than the best of them.</summary>
    /// <remarks>Bazarevsky et al., "BlazeFace" (2019), section 3.4: blending instead of suppression.</remarks>
    public static List<FoundFace> Blend(List<FoundFace> proposals)
    {
        proposals.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        var blended = new List<FoundFace>();
        var taken = new bool[proposals.Count];
        for (var i = 0; i < taken.Length; i++)
        {
            if (taken[i])
            {
                continue;
            }
            var best = proposals[i];
            var (weight, sum) = (best.Score, Weighted(best));
            for (var j = i + 1; j < taken.Length; j++)
            {
                if (!taken[j] && Overlap(best, proposals[j]) > SameFaceOverlap)
                {
                    taken[j] = true;
                    var other = Weighted(proposals[j]);
                    weight += proposals[j].Score;
                    sum = new FoundFace(sum.Centre + other.Centre, sum.Size + other.Size, 0, sum.Landmarks + other.Landmarks);
                }
            }
            blended.Add(new FoundFace(sum.Centre / weight, sum.Size / weight, best.Score, sum.Landmarks * (1 / weight)));
        }
        return blended;
    }

    /// <summary>Keeps the best proposal of every face, best first.</summary>
    public static List<FoundFace> Suppress(IEnumerable<FoundFace> proposals)
    {
        var kept = new List<FoundFace>();
        foreach (var proposal in proposals.OrderByDescending(static proposal => proposal.Score))
        {
            if (!kept.Exists(better => AreSame(better, proposal)))
            {
                kept.Add(proposal);
            }
        }
        return kept;
    }

    /// <summary>Whether two boxes can only be the same face.</summary>
    public static bool AreSame(FoundFace a, FoundFace b)
    {
        var shared = Shared(a, b);
        var (areaA, areaB) = (Area(a), Area(b));
        return shared > SameFaceOverlap * (areaA + areaB - shared) || shared > SameFaceContainment * Math.Min(areaA, areaB);
    }

    /// <summary>Intersection over union.</summary>
    public static float Overlap(FoundFace a, FoundFace b)
    {
        var shared = Shared(a, b);
        return shared / (Area(a) + Area(b) - shared);
    }

    private static float Area(FoundFace proposal) => proposal.Size.X * proposal.Size.Y;

    private static float Shared(FoundFace a, FoundFace b)
    {
        var size = Vector2.Max(Vector2.Min(a.BottomRight, b.BottomRight) - Vector2.Max(a.TopLeft, b.TopLeft), Vector2.Zero);
        return size.X * size.Y;
    }

    private static FoundFace Weighted(in FoundFace face) =>
        new(face.Centre * face.Score, face.Size * face.Score, 0, face.Landmarks * face.Score);
}
