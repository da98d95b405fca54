namespace DeepEmotion.Training.Cleaning;

/// <summary>Why an image may not be learned from, in the order in which the reasons are looked for.</summary>
public enum RemovalReason
{
    /// <summary>All pixels have nearly one value.</summary>
    Blank,

    /// <summary>The variance of its Laplacian is small.</summary>
    Blurred,

    /// <summary>Most FER+ taggers saw no face.</summary>
    NoFace,

    /// <summary>The same pixels are in a split that models are judged by.</summary>
    RepeatsEvaluation,

    /// <summary>The same pixels are there under another label.</summary>
    ConflictingLabels,

    /// <summary>The same pixels are there under the same label.</summary>
    Duplicate,

    /// <summary>No answer has a majority of FER+'s votes.</summary>
    Ambiguous,

    /// <summary>Nearly all FER+ taggers saw another emotion.</summary>
    OutvotedLabel,

    /// <summary>Networks that did not learn from it give its label next to no probability.</summary>
    DisputedLabel,

    /// <summary>Taken out at random so that neutral does not outnumber the rest.</summary>
    ThinnedNeutral,
}
