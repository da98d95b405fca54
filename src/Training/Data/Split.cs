namespace DeepEmotion.Training.Data;

/// <summary>FER2013's three parts, by the names of its <c>Usage</c> column.</summary>
public enum Split
{
    /// <summary>Learned from.</summary>
    Training,

    /// <summary>Selected on: checkpoints, temperature, the promotion gate.</summary>
    PublicTest,

    /// <summary>Reported on, once.</summary>
    PrivateTest,
}
