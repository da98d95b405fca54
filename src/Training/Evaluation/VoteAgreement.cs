using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Evaluation;

/// <summary>How often a model gives the answer that people give, on faces on which they agree.</summary>
/// <param name="Faces">Faces on which at least seven of ten taggers gave the same of the model's emotions.</param>
/// <param name="Share">Their share of all faces, 0 to 1.</param>
/// <param name="Label">Share of them whose label is the taggers' answer.</param>
/// <param name="Answer">Share of them for which the model's most probable emotion is.</param>
/// <param name="Perceived">Share of them for which the most probable one of its output 'perceived' is; null without that output.</param>
/// <param name="Emotions">The same by the taggers' answer.</param>
public sealed record VoteAgreement(int Faces, double Share, double Label, double Answer, double? Perceived, ImmutableArray<VoteAgreement.OfEmotion> Emotions)
{
    private const double LeastShare = 0.7;
    private const string Output = "perceived";

    /// <returns>Null without votes, and without faces on which people agree.</returns>
    public static VoteAgreement? Measure(OnnxModel model, IReadOnlyList<LabelledFace> faces)
    {
        LabelledFace[] voted = [.. faces.Where(static f => !f.Votes.IsEmpty)];
        (LabelledFace Face, Emotion Seen)[] agreed = [.. voted.Select(f => (f, Seen(f, model.Labels))).Where(static f => f.Item2 is not null).Select(static f => (f.f, f.Item2!.Value))];
        if (agreed.Length == 0)
        {
            return null;
        }
        var answers = Choices(model, agreed, "probabilities");
        var perceived = model.Has(Output) ? Choices(model, agreed, Output) : null;
        double ShareOf(Func<int, bool> isMeant, Func<int, Emotion> given)
        {
            int[] meant = [.. Enumerable.Range(0, agreed.Length).Where(isMeant)];
            return meant.Count(i => given(i) == agreed[i].Seen) / (double)meant.Length;
        }
        return new(
            agreed.Length,
            agreed.Length / (double)voted.Length,
            ShareOf(static _ => true, i => agreed[i].Face.Emotion),
            ShareOf(static _ => true, i => answers[i]),
            perceived is null ? null : ShareOf(static _ => true, i => perceived[i]),
            [
                .. from emotion in model.Labels
                   let count = agreed.Count(f => f.Seen == emotion)
                   where count > 0
                   select new OfEmotion(emotion, count, ShareOf(i => agreed[i].Seen == emotion, i => answers[i]), perceived is null ? null : ShareOf(i => agreed[i].Seen == emotion, i => perceived[i])),
            ]);
    }

    private static Emotion? Seen(LabelledFace face, ImmutableArray<Emotion> labels)
    {
        var votes = face.Votes.Span;
        var all = 0;
        foreach (var count in votes)
        {
            all += count;
        }
        foreach (var label in labels)
        {
            if (all > 0 && votes[(int)FerPlusVotes.AnswerFor(label)] >= LeastShare * all)
            {
                return label;
            }
        }
        return null;
    }

    private static Emotion[] Choices(OnnxModel model, (LabelledFace Face, Emotion Seen)[] faces, string output) =>
    [
        .. faces.Chunk(OnnxModel.BatchSize)
            .SelectMany(batch => model.Run([.. batch.Select(static f => f.Face)], output).Chunk(model.Labels.Length))
            .Select(row => model.Labels[Array.IndexOf(row, row.Max())]),
    ];

    /// <summary>Faces to which people gave one emotion.</summary>
    /// <param name="Emotion">The taggers' answer.</param>
    /// <param name="Faces">How many.</param>
    /// <param name="Answer">Share for which the model's answer agrees.</param>
    /// <param name="Perceived">Share for which its output 'perceived' agrees; null without that output.</param>
    public sealed record OfEmotion(Emotion Emotion, int Faces, double Answer, double? Perceived);
}
