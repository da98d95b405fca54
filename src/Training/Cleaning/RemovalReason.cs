namespace DeepEmotion.Training.Cleaning;

/// <summary>Why an image is not used for training, in the order of the checks.</summary>
public enum RemovalReason
{
    /// <summary>All pixels have nearly the same value.</summary>
    Blank,

    /// <summary>The variance of its Laplacian is small.</summary>
    Blurred,

    /// <summary>Most FER+ taggers saw no face.</summary>
    NoFace,

    /// <summary>The same pixels are in an evaluation split.</summary>
    RepeatsEvaluation,

    /// <summary>The same pixels also occur with another label.</summary>
    ConflictingLabels,

    /// <summary>The same pixels also occur with the same label.</summary>
    Duplicate,

    /// <summary>No answer has a majority of FER+'s votes.</summary>
    Ambiguous,

    /// <summary>Nearly all FER+ taggers saw another emotion.</summary>
    OutvotedLabel,

    /// <summary>Networks that were not trained on it give its label a probability near zero.</summary>
    DisputedLabel,

    /// <summary>Removed at random, so that neutral does not outnumber the rest.</summary>
    ThinnedNeutral,
}
