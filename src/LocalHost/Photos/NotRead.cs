namespace DeepEmotion.LocalHost.Photos;

/// <summary>What lies in a given path and is not scored.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
public readonly record struct NotRead(string Path, string Reason)
{
    public override string ToString() => $"{Path}: {Reason}";
}
