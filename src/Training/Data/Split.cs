namespace DeepEmotion.Training.Data;

/// <summary>FER2013's three parts, by the names of its <c>Usage</c> column.</summary>
public enum Split
{
    /// <summary>For training.</summary>
    Training,

    /// <summary>For selection: checkpoints, temperature, the promotion gate.</summary>
    PublicTest,

    /// <summary>For a single final report.</summary>
    PrivateTest,
}
