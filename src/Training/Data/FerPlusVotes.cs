using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Data;

/// <summary>Reads FER+'s votes, ten taggers per face, and joins them to FER2013 by row number.</summary>
/// <remarks>Barsoum et al., "Training Deep Networks for Facial Expression Recognition with Crowd-Sourced Label Distribution" (2016).</remarks>
public static class FerPlusVotes
{
    /// <summary>Number of answers that a tagger could choose from.</summary>
    public const int Answers = 10;

    /// <summary>Position of "not a face" among the answers.</summary>
    public const int NoFace = 9;

    private const int EnoughToJudge = 200;
    private const double LeastAgreement = 0.4;

    internal const string Header = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF";

    /// <summary>The answers as FER+ names them, in the order of its columns.</summary>
    public static IReadOnlyList<string> AnswerNames { get; } = Header.Split(',')[2..];

    private static readonly Emotion[] Order = [Emotion.Neutral, Emotion.Happy, Emotion.Surprise, Emotion.Sad, Emotion.Angry, Emotion.Disgust, Emotion.Fear];

    /// <summary>Position of an emotion among the answers.</summary>
    public static long AnswerFor(Emotion emotion) => Array.IndexOf(Order, emotion);

    /// <exception cref="UsageException">The table is not FER+, or a row of it cannot be read.</exception>
    public static FaceSet Join(FaceSet set, string name, TextReader text)
    {
        if (text.ReadLine()?.Trim() != Header)
        {
            throw new UsageException($"'{name}' is not FER+: its first line should be '{Header}'.");
        }
        var votes = new List<(string Usage, byte[] Counts)>();
        // An empty line ends the table.
        while (text.ReadLine() is { Length: > 0 } line)
        {
            votes.Add(Parse(line) ?? throw new UsageException($"'{name}', line {votes.Count + 2}: expected ten counts after usage and image name."));
        }
        CheckRows(set, name, votes);
        return set with { Faces = [.. set.Faces.Select(f => f with { Votes = votes[f.Row].Counts })] };
    }

    /// <summary>Checks that both tables have the same rows: with one missing, every later face would get its neighbour's votes.</summary>
    private static void CheckRows(FaceSet set, string name, List<(string Usage, byte[] Counts)> votes)
    {
        var rows = set.Faces.Length + set.Broken.Length;
        if (votes.Count < rows || votes.Skip(rows).Any(v => set.Faces.Any(f => v.Usage == f.Split.ToString())))
        {
            throw new UsageException($"'{name}' has {votes.Count} rows and '{set.Name}' {rows}: votes are joined by row number, so give the table that they belong to.");
        }
        if (set.Faces.FirstOrDefault(f => votes[f.Row].Usage != f.Split.ToString()) is { } other)
        {
            throw new UsageException($"'{name}' does not belong to '{set.Name}': row {other.Row + 1} is {votes[other.Row].Usage} in the votes and {other.Split} in the table.");
        }
        LabelledFace[] voted = [.. set.Faces.Where(f => votes[f.Row].Counts.Any(c => c > 0))];
        var agreed = voted.Count(f => votes[f.Row].Counts[AnswerFor(f.Emotion)] == votes[f.Row].Counts.Max());
        if (voted.Length >= EnoughToJudge && agreed < LeastAgreement * voted.Length)
        {
            throw new UsageException($"'{name}' does not belong to '{set.Name}': its votes agree with {100 * agreed / voted.Length} % of the labels; FER+ agrees with 60 %. Is the table sorted or shuffled?");
        }
    }

    private static (string Usage, byte[] Counts)? Parse(string line)
    {
        var columns = line.Split(',');
        var counts = new byte[Answers];
        if (columns.Length != Answers + 2)
        {
            return null;
        }
        for (var i = 0; i < Answers; i++)
        {
            if (!byte.TryParse(columns[i + 2], out counts[i]))
            {
                return null;
            }
        }
        return (columns[0], counts);
    }
}
