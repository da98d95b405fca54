using System.Globalization;
using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Batches.Live;
using DeepEmotion.Functions.Batches.Plans;
using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Batches over HTTP: list them, show their progress, create one, and retry failed photos.</summary>
public sealed class BatchesApi(Api api, BatchStates states, BatchPlans plans, BatchLedger ledger, Requeue requeue, TimeProvider time)
{
    [Function("ListBatches"), Needs(Role.Reader)]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/batches")] HttpRequest request, CancellationToken cancellationToken) =>
        Api.AnswerAsync(
            request,
            async () =>
            {
                var limit = RequestQuery.Limit(request, 50, 500);
                var given = request.Query["continue"].ToString();
                if (!ListToken.TryParse(given, out var after) && given.Length > 0)
                {
                    throw new InvalidRequestException("Not a page", $"'{given}' does not say where a page begins. Use the URL in the header Link of the previous page unchanged.");
                }
                var (page, following) = await states.ListAsync(limit, given.Length > 0 ? after : null, request.PathBase, cancellationToken).ConfigureAwait(false);
                if (following?.ToString() is { } next)
                {
                    request.HttpContext.Response.Headers.Link = $"<{request.PathBase}/api/batches?limit={limit.ToString(CultureInfo.InvariantCulture)}&continue={Uri.EscapeDataString(next)}>; rel=\"next\"";
                }
                return ApiResult.Json(page);
            },
            cancellationToken);

    [Function("GetBatch"), Needs(Role.Reader)]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/batches/{batch}")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        Api.AnswerAsync(
            request,
            async () => BatchName.CanBe(batch) && await states.FindAsync(batch, request.PathBase, cancellationToken).ConfigureAwait(false) is { } state ? ApiResult.Json(state) : ApiResult.NoBatch(batch),
            cancellationToken);

    [Function("CreateBatch"), Needs(Role.Uploader)]
    public Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/batches")] HttpRequest request, CancellationToken cancellationToken) =>
        Api.AnswerAsync(request, async () => await CreateAsync(request, await JsonBody.ReadAsync<NewBatch>(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false), cancellationToken);

    [Function("ChangeBatch"), Needs(Role.Uploader)]
    public Task<IActionResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "patch", Route = "api/batches/{batch}")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        Api.AnswerAsync(
            request,
            async () =>
            {
                var change = await JsonBody.ReadAsync<BatchChange>(request, cancellationToken).ConfigureAwait(false);
                change.Check();
                while (true)
                {
                    if (!BatchName.CanBe(batch) || await FindOrPlanAsync(batch, cancellationToken).ConfigureAwait(false) is not { } found)
                    {
                        return ApiResult.NoBatch(batch);
                    }
                    // The announced completion no longer holds; it is announced again once the batch is complete.
                    var plan = new BatchPlan(batch, found.CreatedAt) { Expected = change.Expected ?? found.Expected, LeftOut = change.LeftOut ?? found.LeftOut, Version = found.Version };
                    if ((plan.Expected, plan.LeftOut) == (found.Expected, found.LeftOut) || await plans.TryReplaceAsync(plan, cancellationToken).ConfigureAwait(false) is not null)
                    {
                        break;
                    }
                }
                states.Forget(batch);
                return await states.FindAsync(batch, request.PathBase, cancellationToken).ConfigureAwait(false) is { } state ? ApiResult.Json(state) : ApiResult.NoBatch(batch);
            },
            cancellationToken);

    [Function("RequeueBatch"), Needs(Role.Operator)]
    public Task<IActionResult> RequeueAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/batches/{batch}/requeue")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        api.OperateAsync(
            request, "requeue", batch,
            async () =>
            {
                var requeued = await requeue.RunAsync(batch, cancellationToken).ConfigureAwait(false);
                return requeued == 0 && await states.FindAsync(batch, request.PathBase, cancellationToken).ConfigureAwait(false) is null
                    ? ApiResult.NoBatch(batch)
                    : ApiResult.Json(new { batch, requeued }, StatusCodes.Status202Accepted);
            },
            cancellationToken);

    private async Task<IActionResult> CreateAsync(HttpRequest request, NewBatch wanted, CancellationToken cancellationToken)
    {
        wanted.Check();
        var name = wanted.Name ?? $"photos-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}";
        var plan = new BatchPlan(name, time.GetUtcNow()) { Expected = wanted.Expected, LeftOut = wanted.LeftOut ?? 0 };
        var taken = await ledger.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null || await plans.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null;
        if (taken || (!wanted.DryRun && !await AddAsync(plan, cancellationToken).ConfigureAwait(false)))
        {
            return ApiResult.Problem(StatusCodes.Status409Conflict, "The batch exists", $"A batch '{name}' already exists. Choose another name, or change what it expects by PATCH /api/batches/{name}.");
        }
        if (wanted.DryRun)
        {
            return ApiResult.Json(new { batch = name, wanted.Expected, wanted.LeftOut, dryRun = true });
        }
        states.Forget(name);
        var state = await states.FindAsync(name, request.PathBase, cancellationToken).ConfigureAwait(false);
        request.HttpContext.Response.Headers.Location = $"{request.PathBase}/api/batches/{Uri.EscapeDataString(name)}";
        return ApiResult.Json(state, StatusCodes.Status201Created);
    }

    // If storage's answer does not arrive, the request is repeated and finds its own plan.
    private async Task<bool> AddAsync(BatchPlan plan, CancellationToken cancellationToken) => await plans.TryAddAsync(plan, cancellationToken).ConfigureAwait(false)
        || (await plans.FindAsync(plan.Batch, cancellationToken).ConfigureAwait(false) is { } found && found with { Version = plan.Version } == plan);

    // A batch that was created by uploads has no plan yet.
    private async Task<BatchPlan?> FindOrPlanAsync(string batch, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(batch, cancellationToken).ConfigureAwait(false) is { } plan)
        {
            return plan;
        }
        if (await ledger.FindAsync(batch, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }
        await plans.TryAddAsync(new BatchPlan(batch, entry.FirstTouchedAt), cancellationToken).ConfigureAwait(false);
        return await plans.FindAsync(batch, cancellationToken).ConfigureAwait(false);
    }
}
