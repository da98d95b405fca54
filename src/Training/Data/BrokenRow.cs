using System.Text.Json.Serialization;

namespace DeepEmotion.Training.Data;

/// <summary>A row, or a file of a folder, that could not be read.</summary>
/// <param name="Line">Line in the file, the header being 1; 0 if <paramref name="File"/> is set.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="File">The path in the folder; null for a row.</param>
public readonly record struct BrokenRow(int Line, string Reason, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? File = null)
{
    public override string ToString() => File is null ? $"line {Line}: {Reason}" : $"{File}: {Reason}";
}
