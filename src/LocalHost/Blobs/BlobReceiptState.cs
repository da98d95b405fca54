namespace DeepEmotion.LocalHost.Blobs;

/// <summary>How far one version of a blob has come.</summary>
public enum BlobReceiptState
{
    /// <summary>To be processed, for the first time or once more.</summary>
    Waiting,

    /// <summary>An invocation was begun; found so at a start, the host went down in the middle of it.</summary>
    Begun,

    /// <summary>Nothing more to do: it succeeded, or went to the poison queue.</summary>
    Done,
}
