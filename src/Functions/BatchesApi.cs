using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Recovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Batches over HTTP: the list, live figures, and the files that SummarizeBatches wrote.</summary>
public sealed class BatchesApi(BatchReader batches, Requeue requeue)
{
    [Function("ListBatches")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches")] HttpRequest request, CancellationToken cancellationToken) =>
        ApiResult.Json(await batches.ListAsync(cancellationToken).ConfigureAwait(false));

    [Function("GetBatch")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{batch}")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        await batches.SummarizeAsync(batch, cancellationToken).ConfigureAwait(false) is { } summary ? ApiResult.Json(summary) : ApiResult.NoBatch(batch);

    [Function("GetBatchReport")]
    public Task<IActionResult> GetReportAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{batch}/report")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        FileAsync(batch, BatchFiles.Report, cancellationToken);

    [Function("GetBatchCsv")]
    public Task<IActionResult> GetCsvAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{batch}/results.csv")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        FileAsync(batch, BatchFiles.Csv, cancellationToken);

    [Function("RequeueBatch")]
    public async Task<IActionResult> RequeueAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "batches/{batch}/requeue")] HttpRequest request, string batch, CancellationToken cancellationToken) =>
        ApiResult.Json(new { batch, requeued = await requeue.RunAsync(batch, cancellationToken).ConfigureAwait(false) }, StatusCodes.Status202Accepted);

    private async Task<IActionResult> FileAsync(string batch, string file, CancellationToken cancellationToken) =>
        await batches.OpenFileAsync(batch, file, cancellationToken).ConfigureAwait(false) is { } found
            ? new FileStreamResult(found.Content, found.ContentType)
            : ApiResult.NoBatch(batch);
}
