using System.Text.Json;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary><c>results.jsonl</c>: a line for every photo, with its faces.</summary>
public sealed class JsonLinesFile(Stream content) : IBatchFile
{
    public void Add(PhotoResult result)
    {
        JsonSerializer.Serialize(content, PhotoResultView.From(result), ResultJson.Line);
        content.WriteByte((byte)'\n');
    }

    public void Complete(BatchSummary summary) => content.Flush();

    public void Dispose() => content.Dispose();
}
