namespace DeepEmotion.LocalHost.Photos;

/// <summary>A file under a given path that is not scored.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
public readonly record struct NotRead(string Path, string Reason)
{
    public override string ToString() => $"{Path}: {Reason}";
}
