namespace DeepEmotion.Functions.Batches.Labelling;

/// <summary>Where the labels of a page are kept.</summary>
public enum LabelStore
{
    /// <summary>In the browser only: the page is a file.</summary>
    Browser,

    /// <summary>On the server too, which has none yet.</summary>
    Server,

    /// <summary>On the server too, which already has some.</summary>
    ServerWithLabels,
}
