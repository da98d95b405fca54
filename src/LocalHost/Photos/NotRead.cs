namespace DeepEmotion.LocalHost.Photos;

/// <summary>A file under a given path that is not scored.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
public readonly record struct NotRead(string Path, string Reason)
{
    /// <summary>One line. A name may hold characters that move a terminal's cursor or change its colours; they are shown as underscores, as in the names of photos.</summary>
    public override string ToString() => string.Concat($"{Path}: {Reason}".Select(static c => char.IsControl(c) ? '_' : c));
}
