using System.Buffers.Text;
using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace DeepEmotion.LocalHost.Queues;

/// <summary>
/// Decodes messages one by one, because the client would refuse a whole response: one that is not Base64 must fail alone, not stop the queue.
/// </summary>
public static class MessageEncoding
{
    /// <exception cref="FormatException">The text is not Base64.</exception>
    public static QueueMessage Decode(QueueMessage raw, QueueMessageEncoding encoding) => encoding == QueueMessageEncoding.None
        ? raw
        : QueuesModelFactory.QueueMessage(
            raw.MessageId, raw.PopReceipt, BinaryData.FromBytes(Bytes(raw)), raw.DequeueCount, raw.NextVisibleOn, raw.InsertedOn, raw.ExpiresOn);

    private static byte[] Bytes(QueueMessage raw) => Base64.IsValid(raw.Body.ToMemory().Span)
        ? Convert.FromBase64String(Encoding.UTF8.GetString(raw.Body.ToMemory().Span))
        : throw new FormatException($"The text of message {raw.MessageId} is not base64; host.json says messageEncoding: base64.");
}
