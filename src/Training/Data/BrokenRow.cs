namespace DeepEmotion.Training.Data;

/// <summary>A row that could not be read.</summary>
/// <param name="Line">Line in the file, the header being 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public readonly record struct BrokenRow(int Line, string Reason)
{
    public override string ToString() => $"line {Line}: {Reason}";
}
