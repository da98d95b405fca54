namespace DeepEmotion.Functions.Photos;

/// <summary>How well a face could be seen; a value is null if it was not determined.</summary>
public sealed record FaceFacts
{
    /// <summary>Pixels of the photo along the side of the crop that the network saw; below 48 they were enlarged.</summary>
    public int? NetworkPx { get; init; }

    /// <summary>What makes the face hard to recognize, such as <c>small</c> or <c>blurred</c>; empty for a good face.</summary>
    public IReadOnlyList<string>? Flaws { get; init; }

    /// <summary><c>good</c>, or <see cref="Flaws"/> joined by a space; null if the face was not examined.</summary>
    public string? Quality => Flaws switch
    {
        null => null,
        { Count: 0 } => "good",
        _ => string.Join(' ', Flaws),
    };

    /// <summary>Whether the model's answer is below its own threshold; null if the model has none.</summary>
    public bool? Unsure { get; init; }
}
