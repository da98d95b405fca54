namespace DeepEmotion.Training.Evaluation;

/// <summary>Through which window a model looks while it is measured.</summary>
public enum WindowChoice
{
    /// <summary>The one that the transformer learned to choose for each face.</summary>
    Learned,

    /// <summary>The whole face, for every face.</summary>
    Identity,

    /// <summary>The mean of the learned windows, for every face.</summary>
    Average,
}
