using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using DeepEmotion.LocalHost.Binding;

namespace DeepEmotion.LocalHost.Queues;

/// <summary>A message as a function's parameter: QueueMessage, BinaryData, string, or any type that its JSON makes.</summary>
public sealed class QueueInput(QueueMessage message) : TriggerInput
{
    public override Task<object> BindAsync(ParameterInfo parameter, CancellationToken cancellationToken) =>
        Task.FromResult<object>(parameter.ParameterType switch
        {
            var type when type == typeof(QueueMessage) => message,
            var type when type == typeof(BinaryData) => message.Body,
            var type when type == typeof(string) => message.Body.ToString(),
            var type => JsonSerializer.Deserialize(message.Body, type, JsonSerializerOptions.Web)
                ?? throw new JsonException($"The message {message.MessageId} is null, and {parameter.Name} is a {type.Name}."),
        });
}
