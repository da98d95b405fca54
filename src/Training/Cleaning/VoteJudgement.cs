using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Cleaning;

/// <summary>Compares a FER2013 label with FER+'s votes.</summary>
public static class VoteJudgement
{
    /// <returns>Why the image should be removed; null if votes are missing or do not oppose the label.</returns>
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
        // Contempt and "unknown" are not among the seven emotions, so they outvote every label.
        return best != FerPlusVotes.AnswerFor(face.Emotion) && votes[best] >= options.OutvotedShare * sum ? RemovalReason.OutvotedLabel : null;
    }
}
