using DeepEmotion.Training.Data;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary>Lists the rows or files that were skipped.</summary>
internal static class BrokenRows
{
    private const int Shown = 10;

    public static void Write(IAnsiConsole console, FaceSet set)
    {
        foreach (var row in set.Broken.Take(Shown))
        {
            console.WriteLine($"{set.Name}, {row}");
        }
        if (!set.Broken.IsEmpty)
        {
            console.WriteLine($"{set.Name}: {set.Broken.Length} of {set.Broken.Length + set.Faces.Length} skipped");
        }
    }
}
