namespace DeepEmotion.Functions.Batches.Labelling;

/// <summary>What keeps the labels of a page.</summary>
public enum LabelStore
{
    /// <summary>The browser alone: the page is a file.</summary>
    Browser,

    /// <summary>A server, too, which has none yet.</summary>
    Server,

    /// <summary>A server, too, which has some already.</summary>
    ServerWithLabels,
}
