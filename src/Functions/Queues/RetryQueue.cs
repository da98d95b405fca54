using Azure.Storage.Queues;

namespace DeepEmotion.Functions.Queues;

/// <summary>Uploads that are to be preprocessed once more, or further.</summary>
public sealed class RetryQueue(QueueClient queue)
{
    public Task SendAsync(UploadMessage message, CancellationToken cancellationToken) =>
        queue.SendMessageAsync(BinaryData.FromBytes(message.ToUtf8()), cancellationToken: cancellationToken);

    /// <summary>How many wait, roughly.</summary>
    public async Task<int> ApproximateLengthAsync(CancellationToken cancellationToken)
    {
        var properties = await queue.GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
        return properties.Value.ApproximateMessagesCount;
    }
}
