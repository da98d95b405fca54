using System.Text;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Methods;

/// <summary><c>methods.md</c>: what a paper must say about the batch's figures.</summary>
public sealed class MethodsFile(Stream content) : IBatchFile
{
    public ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask CompleteAsync(BatchSummary summary, CancellationToken cancellationToken) =>
        await content.WriteAsync(Encoding.UTF8.GetBytes(MethodsText.Of(summary)), cancellationToken).ConfigureAwait(false);

    public void Dispose() => content.Dispose();
}
