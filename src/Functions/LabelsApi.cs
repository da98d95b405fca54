using System.Security.Cryptography;
using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Labelling;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Labels of a batch's faces over HTTP: the labelling page, and storing its labels.</summary>
public sealed class LabelsApi(LabelPage page, GivenFiles given, BatchLedger ledger)
{
    private const int UsualFaces = 300;

    [Function("GetLabelPage"), Needs(Role.Reader)]
    public Task<IActionResult> GetPageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/batches/{batch}/label")] HttpRequest request, string batch, CancellationToken cancellationToken) => Api.AnswerAsync(
        request,
        async () =>
        {
            var faces = RequestQuery.Limit(request, UsualFaces, LabelPage.MostFaces);
            if (!BatchName.CanBe(batch) || await ledger.FindAsync(batch, cancellationToken).ConfigureAwait(false) is null)
            {
                return ApiResult.NoBatch(batch);
            }
            var store = await given.ReadOwnLabelsAsync(batch, cancellationToken).ConfigureAwait(false) is null ? LabelStore.Server : LabelStore.ServerWithLabels;
            var content = TemporaryFile.Open();
            try
            {
                var sheet = await page.WriteAsync(content, batch, faces, LabelPage.UsualPhotos, store, cancellationToken).ConfigureAwait(false);
                if (sheet.Faces.IsEmpty)
                {
                    await content.DisposeAsync().ConfigureAwait(false);
                    return ApiResult.Problem(StatusCodes.Status404NotFound, "Nothing to label", $"'{batch}' has no good face yet.");
                }
                content.Position = 0;
                var hash = await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
                content.Position = 0;
                return new ContentAnswer(content, "text/html; charset=utf-8") { ETag = $"W/\"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}\"" };
            }
            catch
            {
                await content.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        },
        cancellationToken);

    [Function("PutLabels"), Needs(Role.Uploader)]
    public Task<IActionResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/batches/{batch}/labels")] HttpRequest request, string batch, CancellationToken cancellationToken) => Api.AnswerAsync(
        request,
        async () =>
        {
            var labels = Parse(await JsonBody.ReadTextAsync(request, cancellationToken).ConfigureAwait(false), batch);
            if (!BatchName.CanBe(batch) || await ledger.FindAsync(batch, cancellationToken).ConfigureAwait(false) is null)
            {
                return ApiResult.NoBatch(batch);
            }
            if (await given.TryWriteLabelsAsync(batch, labels, request.GetTypedHeaders().IfMatch.FirstOrDefault()?.Tag.Value, cancellationToken).ConfigureAwait(false) is not { } version)
            {
                return ApiResult.Problem(
                    StatusCodes.Status412PreconditionFailed, "Others saved labels meanwhile", "Load the labels again, merge both and send them with the new ETag, as the page does.");
            }
            await ledger.MarkChangedAsync(batch, cancellationToken).ConfigureAwait(false);
            return ApiResult.Json(new { batch, faces = labels.People.Sum(static person => person.Faces.Count), version });
        },
        cancellationToken);

    private static LabelFile Parse(string json, string batch)
    {
        try
        {
            var labels = LabelFile.Parse(json);
            return labels.Batch == batch ? labels : throw new FormatException($"The labels belong to the batch '{labels.Batch}', not to '{batch}'.");
        }
        catch (FormatException e)
        {
            throw new InvalidRequestException("Not labels", e.Message);
        }
    }
}
