namespace DeepEmotion.Functions.Photos;

/// <summary>The outcome of a photo; every uploaded photo gets exactly one.</summary>
public enum PhotoStatus
{
    /// <summary>At least one face was found and scored.</summary>
    Scored,

    /// <summary>A photo without a face.</summary>
    NoFace,

    /// <summary>It cannot be read as a photo; the reason says why.</summary>
    Rejected,

    /// <summary>It could not be scored despite all retries; the reason says why.</summary>
    Failed,
}
