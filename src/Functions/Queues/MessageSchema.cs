namespace DeepEmotion.Functions.Queues;

/// <summary>The version of what travels in the queues; messages of the first builds carry none and are still read.</summary>
internal static class MessageSchema
{
    public const int Current = 2;

    /// <summary>Messages wait until they are done: without it storage deletes them after seven days.</summary>
    public static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);
}
