namespace DeepEmotion.Training.Evaluation;

/// <summary>The window that a model uses while it is measured.</summary>
public enum WindowChoice
{
    /// <summary>The transformer's window for each face.</summary>
    Learned,

    /// <summary>The whole face, for every face.</summary>
    Identity,

    /// <summary>The mean of the learned windows, for every face.</summary>
    Average,
}
