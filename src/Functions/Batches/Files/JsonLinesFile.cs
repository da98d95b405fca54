using System.Text.Json;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary><c>results.jsonl</c>: a line for every photo, with its faces.</summary>
public sealed class JsonLinesFile(Stream content) : IBatchFile
{
    public ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken)
    {
        JsonSerializer.Serialize(content, PhotoResultView.From(result), ResultJson.Line);
        content.WriteByte((byte)'\n');
        return ValueTask.CompletedTask;
    }

    public async ValueTask CompleteAsync(BatchSummary summary, CancellationToken cancellationToken) => await content.FlushAsync(cancellationToken).ConfigureAwait(false);

    public void Dispose() => content.Dispose();
}
