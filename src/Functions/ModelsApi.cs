using DeepEmotion.Functions.Models;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Models over HTTP: which there are, which serves, and making another one current.</summary>
public sealed class ModelsApi(ModelCatalog catalog)
{
    [Function("ListModels")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "models")] HttpRequest request, CancellationToken cancellationToken) =>
        ApiResult.Json(await catalog.ListAsync(cancellationToken).ConfigureAwait(false));

    [Function("GetCurrentModel")]
    public IActionResult GetCurrent([HttpTrigger(AuthorizationLevel.Function, "get", Route = "models/current")] HttpRequest request) =>
        ApiResult.Json(catalog.Current);

    [Function("PromoteModel")]
    public async Task<IActionResult> PromoteAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "models/{version}/promote")] HttpRequest request, string version, CancellationToken cancellationToken)
    {
        if (!ModelVersion.TryParse(version, out var parsed))
        {
            return ApiResult.Problem(StatusCodes.Status400BadRequest, "Not a model version", $"'{version}' is not of the form yyyyMMdd-HHmmss-xxxxxxxx. GET /api/models lists what there is.");
        }
        try
        {
            return ApiResult.Json(await catalog.PromoteAsync(parsed, cancellationToken).ConfigureAwait(false));
        }
        catch (ModelNotFoundException e)
        {
            return ApiResult.Problem(StatusCodes.Status404NotFound, "No such model", e.Message);
        }
        catch (PromotionConflictException e)
        {
            return ApiResult.Problem(StatusCodes.Status409Conflict, "Not promoted", e.Message);
        }
    }
}
