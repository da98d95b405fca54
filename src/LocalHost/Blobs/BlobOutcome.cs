namespace DeepEmotion.LocalHost.Blobs;

/// <summary>How an invocation on a blob ended.</summary>
public enum BlobOutcome
{
    /// <summary>Nothing more to do: success, poisoned, or the blob is gone.</summary>
    Done,

    /// <summary>To be tried again.</summary>
    Failed,

    /// <summary>The host stopped it.</summary>
    Stopped,
}
