using Azure;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Batches.Live;
using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Files of a batch over HTTP: URLs to send them to, and the upload itself.</summary>
public sealed class UploadsApi(UploadAddresses addresses, DirectUpload upload, BatchStates states)
{
    private const int MostFiles = 1000;

    [Function("CreateUploads"), Needs(Role.Uploader)]
    public Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/batches/{batch}/uploads")] HttpRequest request, string batch, CancellationToken cancellationToken) => Api.AnswerAsync(
        request,
        async () =>
        {
            if (!BatchName.CanBe(batch) || await states.FindAsync(batch, request.PathBase, cancellationToken).ConfigureAwait(false) is null)
            {
                return ApiResult.NoBatch(batch);
            }
            var wanted = await JsonBody.ReadAsync<NewUploads>(request, cancellationToken).ConfigureAwait(false);
            if (wanted.Files is not { Count: > 0 and <= MostFiles })
            {
                throw new InvalidRequestException("Not a list of files", $"files must hold 1 to {MostFiles} names within the batch.");
            }
            foreach (var file in wanted.Files)
            {
                RequireName(file);
            }
            return ApiResult.Json(new { batch, uploads = await addresses.MakeAsync(batch, wanted.Files, request.PathBase, cancellationToken).ConfigureAwait(false) }, StatusCodes.Status201Created);
        },
        cancellationToken);

    [Function("PutFile"), Needs(Role.Uploader)]
    public Task<IActionResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/batches/{batch}/files/{*file}")] HttpRequest request, string batch, string file, CancellationToken cancellationToken) => Api.AnswerAsync(
        request,
        async () =>
        {
            if (!BatchName.IsValid(batch))
            {
                throw new InvalidRequestException("Not a name for a batch", $"'{batch}' is not allowed: a name has 1 to 100 letters, digits, - and _, and dots except at its ends.");
            }
            RequireName(file);
            try
            {
                return await upload.WriteAsync(batch, file, request, cancellationToken).ConfigureAwait(false) is var (version, bytes)
                    ? ApiResult.Json(new { batch, file, bytes, version }, StatusCodes.Status201Created)
                    : ApiResult.Problem(StatusCodes.Status413PayloadTooLarge, "The file is too large", $"'{file}' may have at most {upload.LimitOf(file):N0} bytes. Nothing was stored.");
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidBlockList || e.ErrorCode == BlobErrorCode.InvalidBlobOrBlock)
            {
                // A blob that is written discards the blocks of every other upload to it.
                return ApiResult.Problem(StatusCodes.Status409Conflict, "Another upload came first", $"'{file}' was sent by another request at the same time, and the other content was stored. Send the file again to replace it.");
            }
            catch (BadHttpRequestException e)
            {
                return ApiResult.Problem(e.StatusCode, "The file ended early", $"'{file}' does not match its headers. Nothing was stored; send it again.");
            }
        },
        cancellationToken);

    private static void RequireName(string? file)
    {
        if (file is null || ImageName.HasEncodedSlash(file) || !ImageName.IsValid(file))
        {
            throw new InvalidRequestException("Not a name for a file", $"'{file}' is not allowed: a name is a path of at most 800 characters within the batch, without '..', '\\', empty parts, parts that end with a dot, or control characters.");
        }
    }
}
