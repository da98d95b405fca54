using System.ComponentModel.DataAnnotations;
using Azure.Storage.Queues;

namespace DeepEmotion.LocalHost.Settings;

/// <summary><c>extensions.queues</c> of host.json.</summary>
public sealed record QueueSettings
{
    /// <summary>How many messages are fetched at once; 32 is the queue service's own limit.</summary>
    [Range(1, 32)]
    public int BatchSize { get; init; } = 16;

    /// <summary>More are fetched once at most this many are being processed.</summary>
    [Range(0, 1000)]
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>How often a message is tried before it goes to the poison queue.</summary>
    [Range(1, 100)]
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>The longest pause between two polls of an empty queue.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The pause after a message failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>How message texts are encoded; the senders must agree.</summary>
    public QueueMessageEncoding MessageEncoding { get; init; } = QueueMessageEncoding.Base64;
}
