namespace DeepEmotion.Functions.Queues;

/// <summary>The schema version of queue messages; messages of the first builds have none and are still read.</summary>
internal static class MessageSchema
{
    public const int Current = 2;

    /// <summary>Messages never expire; by default storage deletes them after seven days.</summary>
    public static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);
}
