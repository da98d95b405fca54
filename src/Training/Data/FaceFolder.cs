using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Data;

/// <summary>Reads a folder of class folders with images, FER2013's other common form: <c>train/angry/*.png</c>, <c>test/happy/*.jpg</c>.</summary>
/// <remarks>
/// <c>train</c> becomes Training; <c>validation</c>, <c>val</c> and <c>test</c> become PublicTest. But if a folder for validation
/// is beside <c>test</c>, <c>test</c> becomes PrivateTest. FER2013's own names also work. Class folders without split folders
/// above them all become Training.
/// </remarks>
public static class FaceFolder
{
    private static readonly Dictionary<string, Split> Splits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Split.Training,
        ["training"] = Split.Training,
        ["val"] = Split.PublicTest,
        ["valid"] = Split.PublicTest,
        ["validation"] = Split.PublicTest,
        ["publictest"] = Split.PublicTest,
        ["test"] = Split.PublicTest,
        ["privatetest"] = Split.PrivateTest,
    };

    private static readonly Dictionary<string, Emotion> Emotions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["angry"] = Emotion.Angry,
        ["anger"] = Emotion.Angry,
        ["disgust"] = Emotion.Disgust,
        ["disgusted"] = Emotion.Disgust,
        ["fear"] = Emotion.Fear,
        ["fearful"] = Emotion.Fear,
        ["happy"] = Emotion.Happy,
        ["happiness"] = Emotion.Happy,
        ["sad"] = Emotion.Sad,
        ["sadness"] = Emotion.Sad,
        ["surprise"] = Emotion.Surprise,
        ["surprised"] = Emotion.Surprise,
        ["neutral"] = Emotion.Neutral,
    };

    /// <exception cref="UsageException">The folder has neither split nor class folders, or no image could be read.</exception>
    public static FaceSet Read(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var splits = SplitFolders(path);
        var classes = splits.Count > 0 ? [] : ClassFolders(path);
        if (splits.Count + classes.Length == 0)
        {
            throw new UsageException($"'{path}' is not a data set: expected folders such as train/angry and test/angry with images, or angry and happy.");
        }
        string[] files =
        [
            .. splits.Keys.Concat(classes).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(path, folder), "*", SearchOption.AllDirectories))
                .Select(file => Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'))
                .Where(file => !file.Split('/').Any(part => part.StartsWith('.')))
                .Order(StringComparer.Ordinal),
        ];
        var faces = ImmutableArray.CreateBuilder<LabelledFace>();
        var broken = ImmutableArray.CreateBuilder<BrokenRow>();
        foreach (var (row, file) in files.Index())
        {
            var parts = file.Split('/');
            var place = splits.Count > 0 ? 1 : 0;
            if (parts.Length < place + 2 || !Emotions.TryGetValue(parts[place], out var emotion))
            {
                broken.Add(new(0, parts.Length < place + 2 ? "not in the folder of a class" : $"'{parts[place]}' is not one of the seven emotions", file));
            }
            else if (FaceImage.TryRead(Path.Combine(path, file), out var reason) is { } crop)
            {
                faces.Add(new(row, splits.GetValueOrDefault(parts[0], Split.Training), emotion, crop, Name: file));
            }
            else
            {
                broken.Add(new(0, reason, file));
            }
        }
        return faces.Count > 0
            ? new(name, faces.ToImmutable(), broken.ToImmutable())
            : throw new UsageException($"'{path}' has no image that can be read{(broken.Count > 0 ? $"; {broken[0]}" : "")}.");
    }

    // Once one folder has an emotion's name, all folders count, so that a misspelt one is reported and not skipped.
    private static string[] ClassFolders(string path)
    {
        string[] folders = [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)!)];
        return folders.Any(Emotions.ContainsKey) ? folders : [];
    }

    private static Dictionary<string, Split> SplitFolders(string path)
    {
        var folders = Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)!).Where(Splits.ContainsKey)
            .ToDictionary(folder => folder, folder => Splits[folder]);
        if (folders.Keys.FirstOrDefault(IsTest) is { } test && folders.Any(folder => folder.Value == Split.PublicTest && !IsTest(folder.Key)))
        {
            folders[test] = Split.PrivateTest;
        }
        return folders;
    }

    private static bool IsTest(string folder) => folder.Equals("test", StringComparison.OrdinalIgnoreCase);
}
