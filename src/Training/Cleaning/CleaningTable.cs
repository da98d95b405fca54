using System.Globalization;
using System.Text.RegularExpressions;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using Spectre.Console;

namespace DeepEmotion.Training.Cleaning;

/// <summary>Shows how many images of each emotion were removed, and why.</summary>
public static partial class CleaningTable
{
    public static void Write(IAnsiConsole console, CleaningResult result)
    {
        var table = new Table().SimpleBorder().AddColumn("training images");
        foreach (var emotion in EmotionLabels.Seven)
        {
            table.AddColumn(new TableColumn(emotion.Name()).RightAligned());
        }
        table.AddColumn(new TableColumn("all").RightAligned());
        LabelledFace[] kept = [.. result.Set.Of(Split.Training)];
        Row("before", [.. kept, .. result.Removed.Select(r => r.Face)]);
        foreach (var reason in Enum.GetValues<RemovalReason>())
        {
            LabelledFace[] gone = [.. result.Removed.Where(r => r.Reason == reason).Select(r => r.Face)];
            if (gone.Length > 0)
            {
                Row(Name(reason), gone);
            }
        }
        Row("after", kept);
        console.Write(table);

        void Row(string name, LabelledFace[] faces) => table.AddRow(
            [name, .. EmotionLabels.Seven.Select(e => Text(faces.Count(f => f.Emotion == e))), Text(faces.Length)]);
    }

    /// <summary>A reason in words: <c>conflicting labels</c>.</summary>
    public static string Name(RemovalReason reason) =>
        Capital().Replace(reason.ToString(), m => m.Index == 0 ? m.Value.ToLowerInvariant() : " " + m.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
