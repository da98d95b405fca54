using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Jobs;

/// <summary>What a run learned of its labels, <c>transitions.csv</c>: how FER2013 and FER+'s taggers answer to each latent emotion, as shares.</summary>
public static class TransitionsFile
{
    /// <param name="path">The file.</param>
    /// <param name="latent">The learned matrices.</param>
    /// <param name="labels">The emotions that the network distinguishes.</param>
    public static void Write(string path, LatentLabels latent, ImmutableArray<Emotion> labels)
    {
        var text = new StringBuilder("latent,source,answer,share\n");
        Append(text, "FER2013", latent.Label.cpu().data<float>().ToArray(), labels, [.. labels.Select(static label => label.Name())]);
        Append(text, "FER+", latent.Votes.cpu().data<float>().ToArray(), labels, FerPlusVotes.AnswerNames);
        WholeFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Append(StringBuilder text, string source, float[] shares, ImmutableArray<Emotion> labels, IReadOnlyList<string> answers)
    {
        foreach (var (i, share) in shares.Index())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{labels[i / answers.Count].Name()},{source},{answers[i % answers.Count]},{share:F4}");
        }
    }
}
