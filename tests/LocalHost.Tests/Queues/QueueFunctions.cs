using Azure.Storage.Queues.Models;
using DeepEmotion.LocalHost.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.LocalHost.Tests.Queues;

public sealed class QueueFunctions(Calls calls)
{
    [Function("OnMessage")]
    public Task OnMessage([QueueTrigger("%Queue%")] QueueMessage message, CancellationToken cancellationToken) =>
        calls.AddAsync($"{message.Body}#{message.DequeueCount}", cancellationToken);

    [Function("OnPoison")]
    public Task OnPoison([QueueTrigger("%Queue%-poison")] string text, CancellationToken cancellationToken) =>
        calls.AddAsync($"poison {text}", cancellationToken);
}
