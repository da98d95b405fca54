using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Forgets a batch, or one photo or zip of it: its uploads, crops, pictures, rows and results.</summary>
public sealed class ForgetApi(Api api, Oblivion oblivion)
{
    [Function("ForgetBatch"), Needs(Role.Operator)]
    public Task<IActionResult> ForgetBatchAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "delete", Route = "api/batches/{batch}")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        ForgetAsync(request, batch, null, cancellationToken);

    [Function("ForgetFile"), Needs(Role.Operator)]
    public Task<IActionResult> ForgetFileAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "delete", Route = "api/batches/{batch}/files/{*file}")] HttpRequest request, string batch, string? file, CancellationToken cancellationToken) =>
        // A path that ends in "files/" has no name, which must not mean the whole batch.
        ForgetAsync(request, batch, file ?? string.Empty, cancellationToken);

    // The log must not keep the name that is forgotten.
    private Task<IActionResult> ForgetAsync(HttpRequest request, string batch, string? file, CancellationToken cancellationToken) => api.OperateAsync(
        request, "forget", "a batch or a photo",
        async () =>
        {
            if (file is not null && ImageName.HasEncodedSlash(file))
            {
                return ApiResult.Problem(StatusCodes.Status400BadRequest, "No such name", "A slash in the path of a file must not be encoded as %2F.");
            }
            try
            {
                return ApiResult.Json(await oblivion.ForgetAsync(batch, file, cancellationToken).ConfigureAwait(false));
            }
            catch (StillReadingException e)
            {
                return ApiResult.Problem(StatusCodes.Status409Conflict, "Still being read", e.Message);
            }
            catch (InvalidMessageException e)
            {
                return ApiResult.Problem(StatusCodes.Status400BadRequest, "No such name", e.Message);
            }
        },
        cancellationToken);
}
