namespace DeepEmotion.Vision.Quality;

/// <summary>Why a face is hard to recognize. Results name it in lower case.</summary>
public enum QualityReason
{
    /// <summary>It has too few pixels for the network.</summary>
    Small,

    /// <summary>Out of focus, or moved.</summary>
    Blurred,

    /// <summary>Turned far away from the camera, up to a profile.</summary>
    Turned,

    /// <summary>The frame of the photo cuts through it.</summary>
    Cut,

    /// <summary>Too dark for its features to be seen.</summary>
    Dark,
}
