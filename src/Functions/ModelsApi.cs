using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Models;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Serving;
using DeepEmotion.Model.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Models over HTTP: lists them, shows the serving one, promotes another.</summary>
public sealed class ModelsApi(Api api, ModelCatalog catalog)
{
    [Function("ListModels"), Needs(Role.Reader)]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/models")] HttpRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, async () => ApiResult.Json(await catalog.ListAsync(cancellationToken).ConfigureAwait(false)), cancellationToken);

    [Function("GetCurrentModel"), Needs(Role.Reader)]
    public Task<IActionResult> GetCurrentAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/models/current")] HttpRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, async () => ApiResult.Json(await catalog.GetCurrentAsync(cancellationToken).ConfigureAwait(false)), cancellationToken);

    [Function("PromoteModel"), Needs(Role.Operator)]
    public Task<IActionResult> PromoteAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/models/{version}/promote")] HttpRequest request, string version, CancellationToken cancellationToken)
    {
        const string action = "promote";
        return ModelVersion.TryParse(version, out var parsed)
            ? api.OperateAsync(
                request, action, parsed,
                () => AnswerAsync(request, async () => ApiResult.Json(await catalog.PromoteAsync(parsed, cancellationToken).ConfigureAwait(false)), cancellationToken),
                cancellationToken)
            : api.OperateAsync(
                request, action, version,
                () => Task.FromResult(ApiResult.Problem(StatusCodes.Status400BadRequest, "Not a model version", $"'{version}' is not of the form yyyyMMdd-HHmmss-xxxxxxxx. GET /api/models lists them.")),
                cancellationToken);
    }

    private static async Task<IActionResult> AnswerAsync(HttpRequest request, Func<Task<IActionResult>> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (ModelNotFoundException e)
        {
            return ApiResult.Problem(StatusCodes.Status404NotFound, "No such model", e.Message);
        }
        catch (PromotionConflictException e)
        {
            return ApiResult.Problem(StatusCodes.Status409Conflict, "Not promoted", e.Message);
        }
        catch (ModelRejectedException e)
        {
            return ApiResult.Problem(StatusCodes.Status422UnprocessableEntity, "This model cannot serve", e.Message);
        }
        catch (ModelNotReadyException e)
        {
            return ApiResult.TryLater(request, "No model serves yet", e.Message);
        }
        catch (Exception e) when (TransientFailure.Is(e, cancellationToken))
        {
            return ApiResult.TryLater(request, "The model registry does not answer", $"Try again: {TransientFailure.Describe(e)}.");
        }
    }
}
