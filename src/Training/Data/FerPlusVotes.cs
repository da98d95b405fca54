using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Data;

/// <summary>Reads FER+'s votes, ten taggers a face, and joins them to FER2013 by row number.</summary>
/// <remarks>Barsoum et al., "Training Deep Networks for Facial Expression Recognition with Crowd-Sourced Label Distribution" (2016).</remarks>
public static class FerPlusVotes
{
    /// <summary>Number of answers a tagger could give.</summary>
    public const int Answers = 10;

    /// <summary>Position of "not a face" among the answers.</summary>
    public const int NoFace = 9;

    internal const string Header = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF";

    private static readonly Emotion[] Order = [Emotion.Neutral, Emotion.Happy, Emotion.Surprise, Emotion.Sad, Emotion.Angry, Emotion.Disgust, Emotion.Fear];

    /// <summary>Position of an emotion among the answers.</summary>
    public static long AnswerFor(Emotion emotion) => Array.IndexOf(Order, emotion);

    /// <exception cref="DataSetException">The table is not FER+, or a row of it cannot be read.</exception>
    public static FaceSet Join(FaceSet set, string name, TextReader text)
    {
        if (text.ReadLine()?.Trim() != Header)
        {
            throw new DataSetException($"'{name}' is not FER+: its first line should be '{Header}'.");
        }
        var votes = new List<byte[]>();
        while (text.ReadLine() is { } line)
        {
            votes.Add(Parse(line) ?? throw new DataSetException($"'{name}', line {votes.Count + 2}: expected ten counts after usage and image name."));
        }
        return set with { Faces = [.. set.Faces.Select(f => f.Row < votes.Count ? f with { Votes = votes[f.Row] } : f)] };
    }

    private static byte[]? Parse(string line)
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
        return counts;
    }
}
