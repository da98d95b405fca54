using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Cleaning;

/// <summary>What FER+'s taggers make of a FER2013 label.</summary>
public static class VoteJudgement
{
    /// <returns>Why the image should go, or null where the votes are missing or have nothing against it.</returns>
    public static RemovalReason? Of(LabelledFace face, CleaningOptions options)
    {
        var votes = face.Votes.Span;
        var sum = 0;
        var best = 0;
        for (var i = 0; i < votes.Length; i++)
        {
            sum += votes[i];
            best = votes[i] > votes[best] ? i : best;
        }
        if (sum == 0)
        {
            return null;
        }
        if (best == FerPlusVotes.NoFace && 2 * votes[best] > sum)
        {
            return RemovalReason.NoFace;
        }
        if (votes[best] <= options.Agreement * sum)
        {
            return RemovalReason.Ambiguous;
        }
        // Contempt and "unknown" have no place among the seven, so they outvote every label.
        return best != FerPlusVotes.AnswerFor(face.Emotion) && votes[best] >= options.OutvotedShare * sum ? RemovalReason.OutvotedLabel : null;
    }
}
