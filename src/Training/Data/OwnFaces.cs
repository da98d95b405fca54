using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Data;

/// <summary>The faces that a network learns when it is trained on a user's own faces.</summary>
public static class OwnFaces
{
    /// <summary>The training faces. Those of test splits stay for measuring, because a network's answer to a face that it learned proves nothing.</summary>
    /// <exception cref="UsageException">They have fewer than two emotions.</exception>
    public static FaceSet Of(FaceSet set)
    {
        var learned = set.Of(Split.Training);
        Emotion[] emotions = [.. learned.Select(f => f.Emotion).Distinct()];
        if (emotions.Length < 2)
        {
            var found = emotions.Length == 0 ? "no faces outside test folders" : $"faces of only one emotion outside test folders, {emotions[0].Name()}";
            throw new UsageException($"'{set.Name}' has {found}: --folds needs at least two emotions, each in a folder of its own, such as happy and sad.");
        }
        return set with { Faces = learned };
    }
}
