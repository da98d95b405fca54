using System.Collections.Immutable;

namespace DeepEmotion.Model.Emotions;

/// <summary>The emotions that a model distinguishes, in the order of its outputs.</summary>
public static class EmotionLabels
{
    /// <summary>All seven classes in FER2013's order: angry, disgust, fear, happy, sad, surprise, neutral.</summary>
    public static ImmutableArray<Emotion> Seven { get; } = [.. Enum.GetValues<Emotion>()];

    /// <summary>The four classes of the student report: angry, happy, sad, neutral.</summary>
    public static ImmutableArray<Emotion> Four { get; } = [Emotion.Angry, Emotion.Happy, Emotion.Sad, Emotion.Neutral];

    /// <summary>The lower-case name used in files, messages and columns: <c>angry</c>, <c>disgust</c>, …</summary>
    public static string Name(this Emotion emotion) => emotion switch
    {
        Emotion.Angry => "angry",
        Emotion.Disgust => "disgust",
        Emotion.Fear => "fear",
        Emotion.Happy => "happy",
        Emotion.Sad => "sad",
        Emotion.Surprise => "surprise",
        Emotion.Neutral => "neutral",
        _ => throw new ArgumentOutOfRangeException(nameof(emotion), emotion, "Not one of the seven FER2013 emotions."),
    };

    /// <summary>The emotion of a lower-case name.</summary>
    /// <exception cref="FormatException">The name is not one of the seven.</exception>
    public static Emotion Parse(string name)
    {
        foreach (var emotion in Seven)
        {
            if (emotion.Name().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return emotion;
            }
        }
        throw new FormatException($"'{name}' is not an emotion. Known: {string.Join(", ", Seven.Select(Name))}.");
    }
}
