using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Takes a closer look at what may be a face: upright, enlarged, with both networks.</summary>
/// <remarks>
/// A face stays one from every distance, whereas a fold or a leaf that looks like one at one scale seldom does at the next. The mean
/// score of four looks therefore parts faces from the rest where no threshold on a single pass does, and a faint first hint is enough.
/// </remarks>
internal sealed class FaceExaminer(BlazeFaceNetwork fullRange, BlazeFaceNetwork shortRange, FaceDetectionOptions options)
{
    // Sides of the views in widths of the face, all within what the networks are made for.
    private const float Near = 2;
    private const float Middle = 3;
    private const float Far = 5;

    // What the short range network must see at the least on average before the slower one is asked.
    private const float WorthAnotherLook = 0.55f;

    // So faint a score still takes part in the mean; below it the look counts as 0.
    private const float Faintest = 0.02f;

    /// <summary>The face with its box and landmarks as seen from near, and the mean score; null when it is none.</summary>
    public FoundFace? Examine(FaceSearch search, FoundFace proposal)
    {
        var near = Look(search, shortRange, proposal, Near);
        // The near look knows better how the head is turned, so the next one is straighter.
        var middle = Look(search, shortRange, near ?? proposal, Middle);
        var better = Better(near, middle);
        if (better is not { } face || Score(near) + Score(middle) < 2 * WorthAnotherLook)
        {
            return null;
        }
        var mean = (Score(near) + Score(middle)
            + Score(Look(search, fullRange, face, Middle))
            + Score(Look(search, fullRange, face, Far))) / 4;
        return mean >= options.MinConfidence ? face with { Score = mean } : null;
    }

    private static FoundFace? Look(FaceSearch search, BlazeFaceNetwork network, FoundFace face, float distance)
    {
        var view = new FrameView(face.Centre, distance * Math.Max(face.Size.X, face.Size.Y), face.Roll);
        FoundFace? best = null;
        foreach (var seen in search.Look(network, view, Faintest))
        {
            if (ProposalMerging.Overlap(seen, face) > ProposalMerging.SameFaceOverlap)
            {
                best = Better(best, seen);
            }
        }
        return best;
    }

    private static FoundFace? Better(FoundFace? a, FoundFace? b) => Score(b) > Score(a) ? b : a;

    private static float Score(FoundFace? face) => face?.Score ?? 0;
}
