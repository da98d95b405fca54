using System.Text.Json;
using System.Text.Json.Nodes;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Batches.Live;

/// <summary>The photos of a batch, page by page, as the lines of results.jsonl.</summary>
/// <remarks>
/// Once that file contains every row, pages are cut from it: a page costs one read of a few kilobytes however large the batch is, and agrees
/// with the file. Until then, and for one status, they come from the table. Both are in the order of the rows' keys.
/// </remarks>
public sealed class PhotoPages(BatchLedger ledger, BatchReader reader, ResultPages rows)
{
    private const int BytesOfPhoto = 1536;
    private const int LeastPart = 64 * 1024;
    private const int MostPart = 32 * 1024 * 1024;

    /// <summary>A page, and the token of the next page. Without such a batch, the page is null; after the last page, the token is null.</summary>
    public async Task<(IReadOnlyList<JsonObject> Photos, PageToken? Next)?> ReadAsync(
        string batch, PageToken token, PhotoStatus? status, int limit, CancellationToken cancellationToken)
    {
        if (token == PageToken.Start)
        {
            if (await ledger.FindAsync(batch, cancellationToken).ConfigureAwait(false) is not { } entry)
            {
                return null;
            }
            if (status is null && !entry.IsChanged && await ReadFileAsync(batch, token, limit, cancellationToken).ConfigureAwait(false) is { } first)
            {
                return first;
            }
        }
        else if (status is null && token.ETag is not null && await ReadFileAsync(batch, token, limit, cancellationToken).ConfigureAwait(false) is { } page)
        {
            return page;
        }
        var (results, next) = await rows.ReadAsync(batch, token.After, status, limit, cancellationToken).ConfigureAwait(false);
        // The file lacks the rows' keys, so photos with the last one's name are read again.
        var known = token.Id is { } id ? results.TakeWhile(result => result.Photo.Key != id).Count() + 1 : 0;
        return ([.. results.Skip(known <= results.Count ? known : 0).Select(static result => (JsonObject)JsonSerializer.SerializeToNode(PhotoResultView.From(result), ResultJson.Line)!)], next is null ? null : new PageToken(next));
    }

    /// <summary>From the file; null if its version is gone, or if no line begins where the token says.</summary>
    private async Task<(IReadOnlyList<JsonObject> Photos, PageToken? Next)?> ReadFileAsync(string batch, PageToken token, int limit, CancellationToken cancellationToken)
    {
        for (var length = Math.Max(LeastPart, (limit + 1) * BytesOfPhoto); ; length *= 4)
        {
            if (await reader.ReadPartAsync(batch, BatchFiles.JsonLines, token.ETag, token.Offset, length, cancellationToken).ConfigureAwait(false) is not var (part, etag))
            {
                return null;
            }
            var photos = new List<JsonObject>();
            var at = 0;
            int end;
            while ((end = Array.IndexOf(part, (byte)'\n', at)) >= 0)
            {
                if (Parse(part.AsSpan(at, end - at)) is not { } photo)
                {
                    return null;
                }
                if (photos.Count == limit)
                {
                    return (photos, Next(photos[^1], etag, token.Offset + at));
                }
                photos.Add(photo);
                at = end + 1;
            }
            if (part.Length < length)
            {
                return (photos, null);
            }
            if (photos.Count > 0 && length >= MostPart)
            {
                return (photos, Next(photos[^1], etag, token.Offset + at));
            }
        }
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PageToken Next(JsonObject last, string etag, long offset) => new(TableKey.From((string)last["image"]!), (string?)last["photoId"], etag, offset);
}
