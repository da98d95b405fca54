namespace DeepEmotion.Training.Learning;

/// <summary>How FER2013's label and FER+'s votes become one target.</summary>
public enum LabelReading
{
    /// <summary>The votes are read as an estimate of the label, by <see cref="VoteMapping"/>.</summary>
    Mapped,

    /// <summary>Both are answers to a truth that is learned, by <see cref="LatentLabels"/>.</summary>
    Latent,
}
