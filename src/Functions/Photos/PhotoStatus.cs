namespace DeepEmotion.Functions.Photos;

/// <summary>How a photo ended; every uploaded photo ends in exactly one of these.</summary>
public enum PhotoStatus
{
    /// <summary>At least one face was found and scored.</summary>
    Scored,

    /// <summary>A photo without a face.</summary>
    NoFace,

    /// <summary>No photo that can be read; the reason says why.</summary>
    Rejected,

    /// <summary>It could have been scored, but was not, in spite of all retries; the reason says why.</summary>
    Failed,
}
