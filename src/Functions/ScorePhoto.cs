using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.DirectScoring;
using DeepEmotion.Functions.Http;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;
using DeepEmotion.Vision.Decoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>One photo in the request's body, the answer at once; nothing is stored.</summary>
public sealed class ScorePhoto(DirectScorer scorer)
{
    [Function(nameof(ScorePhoto)), Needs(Role.Uploader)]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/score")] HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var result = await scorer.ScoreAsync(request, cancellationToken).ConfigureAwait(false);
            return ApiResult.Json(PhotoResultView.From(result) with { Batch = null, Image = null });
        }
        catch (PhotoRejectedException e)
        {
            return ApiResult.Problem(StatusCodes.Status422UnprocessableEntity, "The photo was rejected", e.Message);
        }
        catch (UnreadableBodyException e)
        {
            return e.Status == StatusCodes.Status429TooManyRequests
                ? ApiResult.TryLater(request, e.Title, e.Message, status: e.Status)
                : ApiResult.Problem(e.Status, e.Title, e.Message);
        }
        catch (ModelNotReadyException e)
        {
            return ApiResult.TryLater(request, "No model serves yet", e.Message);
        }
        catch (MachineExhaustedException e)
        {
            return ApiResult.TryLater(request, "The model could not run", e.Message);
        }
    }
}
