using System.Globalization;
using System.Text.Json.Nodes;
using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Live;
using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Photos;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Results of a batch over HTTP: its files by name, its photos and faces page by page.</summary>
public sealed class ResultsApi(BatchReader files, BatchStates states, PhotoPages pages)
{
    private const int UsualPage = 100;
    private const int LargestPage = 1000;

    [Function("GetBatchReport"), Needs(Role.Reader)]
    public Task<IActionResult> GetReportAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/batches/{batch}/report")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        FileAsync(request, batch, BatchFiles.Report, cancellationToken);

    /// <summary>Any file that was written for the batch. The dot distinguishes it from the batch's other resources.</summary>
    [Function("GetBatchFile"), Needs(Role.Reader)]
    public Task<IActionResult> GetFileAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/batches/{batch}/{name}.{extension}")] HttpRequest request,
        string batch, string name, string extension, CancellationToken cancellationToken) =>
        FileAsync(request, batch, $"{name}.{extension}", cancellationToken);

    [Function("GetBatchPhotos"), Needs(Role.Reader)]
    public Task<IActionResult> GetPhotosAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/batches/{batch}/photos")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        PageAsync(request, batch, "photos", static photo => [photo], cancellationToken);

    [Function("GetBatchFaces"), Needs(Role.Reader)]
    public Task<IActionResult> GetFacesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/batches/{batch}/faces")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        PageAsync(request, batch, "faces", FacesOf, cancellationToken);

    private Task<IActionResult> FileAsync(HttpRequest request, string batch, string file, CancellationToken cancellationToken) => Api.AnswerAsync(
        request,
        async () =>
        {
            var plain = BatchName.CanBe(batch) && file.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
            if (plain && await files.OpenFileAsync(batch, file, cancellationToken).ConfigureAwait(false) is var (content, details))
            {
                return new ContentAnswer(content, details.ContentType)
                {
                    ETag = $"W/\"{BlobETag.Text(details.ETag)}\"",
                    Length = details.ContentLength,
                    FileName = file == BatchFiles.Report ? null : $"{batch}-{file}",
                };
            }
            if (!plain || await states.FindAsync(batch, request.PathBase, cancellationToken).ConfigureAwait(false) is not { } state)
            {
                return ApiResult.NoBatch(batch);
            }
            if (!state.FilesAreCurrent)
            {
                request.HttpContext.Response.Headers.RetryAfter = "10";
            }
            return ApiResult.Problem(
                StatusCodes.Status404NotFound,
                "No such file",
                state switch
                {
                    { Files.Count: > 0 } => $"'{batch}' has no file {file}. It has {string.Join(", ", state.Files.Keys)}.",
                    { FilesAreCurrent: true } => $"The files of '{batch}' were written and have been deleted since, for example after their retention. Its {state.Images} photos are at {state.Links["photos"]}.",
                    _ => $"'{batch}' has {state.Images} photos with a result, but its files are not written yet. That takes about a minute.",
                });
        },
        cancellationToken);

    private Task<IActionResult> PageAsync(HttpRequest request, string batch, string what, Func<JsonObject, IEnumerable<JsonNode>> items, CancellationToken cancellationToken) => Api.AnswerAsync(
        request,
        async () =>
        {
            var limit = RequestQuery.Limit(request, UsualPage, LargestPage);
            var (status, given) = (StatusOf(request), request.Query["continue"].ToString());
            var token = PageToken.Start;
            if (given.Length > 0 && !PageToken.TryParse(given, out token))
            {
                throw new InvalidRequestException("Not a page", $"'{given}' does not say where a page begins. Use the URL in 'next' of the previous page unchanged.");
            }
            if (!BatchName.CanBe(batch) || await pages.ReadAsync(batch, token, status, limit, cancellationToken).ConfigureAwait(false) is not var (photos, next))
            {
                return await states.FindAsync(batch, request.PathBase, cancellationToken).ConfigureAwait(false) is null ? ApiResult.NoBatch(batch) : ApiResult.Json(new { items = Array.Empty<object>() });
            }
            var address = next is null ? null
                : $"{request.PathBase}/api/batches/{Uri.EscapeDataString(batch)}/{what}?limit={limit.ToString(CultureInfo.InvariantCulture)}{(status is { } only ? $"&status={only.Name()}" : "")}&continue={next}";
            if (address is not null)
            {
                request.HttpContext.Response.Headers.Link = $"<{address}>; rel=\"next\"";
            }
            return ApiResult.Json(new { items = photos.SelectMany(items), next = address });
        },
        cancellationToken);

    private static PhotoStatus? StatusOf(HttpRequest request)
    {
        try
        {
            return request.Query["status"].ToString() is { Length: > 0 } name ? PhotoStatusNames.Parse(name) : null;
        }
        catch (FormatException e)
        {
            throw new InvalidRequestException("Not a status", e.Message);
        }
    }

    /// <summary>Each face with the properties that identify it.</summary>
    private static IEnumerable<JsonNode> FacesOf(JsonObject photo)
    {
        var number = 0;
        foreach (var face in photo["faces"]!.AsArray())
        {
            var item = new JsonObject { ["image"] = photo["image"]!.DeepClone(), ["photoId"] = photo["photoId"]?.DeepClone(), ["face"] = ++number, ["group"] = photo["group"]?.DeepClone() };
            foreach (var (name, value) in face!.AsObject())
            {
                item[name] = value?.DeepClone();
            }
            if (item["group"] is null)
            {
                item.Remove("group");
            }
            yield return item;
        }
    }
}
