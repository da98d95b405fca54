using Azure.Core;
using Azure.Core.Pipeline;

namespace DeepEmotion.Functions.Tests;

/// <summary>Holds the first matching request back until it is opened; it then goes to storage.</summary>
internal sealed class RequestGate(Func<Request, bool> isMeant) : HttpPipelinePolicy
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    public void Open() => _open.SetResult();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (isMeant(message.Request) && _reached.TrySetResult())
        {
            await _open.Task;
        }
        await ProcessNextAsync(message, pipeline);
    }
}
