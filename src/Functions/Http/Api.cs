using DeepEmotion.Functions.Access;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Http;

/// <summary>Shared by all HTTP functions: errors as problem documents, and a log line for every operator action.</summary>
public sealed partial class Api(ILogger<Api> logger)
{
    /// <summary>Returns the answer, or a problem document that says why there is none.</summary>
    public static async Task<IActionResult> AnswerAsync(HttpRequest request, Func<Task<IActionResult>> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (InvalidRequestException e)
        {
            return ApiResult.Problem(e.Status, e.Title, e.Message);
        }
        catch (Exception e) when (TransientFailure.Is(e, cancellationToken))
        {
            return ApiResult.TryLater(request, "Storage does not answer", $"Nothing is lost. Try again: {TransientFailure.Describe(e)}.");
        }
    }

    /// <summary>The same, with a log line that says who did it to a batch or a photo.</summary>
    public async Task<IActionResult> OperateAsync(HttpRequest request, string action, string target, Func<Task<IActionResult>> answer, CancellationToken cancellationToken)
    {
        var result = await AnswerAsync(request, answer, cancellationToken).ConfigureAwait(false);
        var (who, outcome) = (Caller.NameOf(request), OutcomeOf(result));
        LogOperated(logger, who, action, target, outcome);
        return result;
    }

    /// <summary>The same for a model. Its version is not a person's name, so it stays in the log even where names are hidden.</summary>
    public async Task<IActionResult> OperateAsync(HttpRequest request, string action, ModelVersion version, Func<Task<IActionResult>> answer, CancellationToken cancellationToken)
    {
        var result = await AnswerAsync(request, answer, cancellationToken).ConfigureAwait(false);
        var (who, model, outcome) = (Caller.NameOf(request), version.ToString(), OutcomeOf(result));
        LogOperatedOnModel(logger, who, action, model, outcome);
        return result;
    }

    private static string OutcomeOf(IActionResult result) => result is ContentAnswer ? "done" : "refused";

    [LoggerMessage(Level = LogLevel.Information, Message = "{Who}: {Action} {Batch}: {Outcome}")]
    private static partial void LogOperated(ILogger logger, string who, string action, string batch, string outcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Who}: {Action} {ModelVersion}: {Outcome}")]
    private static partial void LogOperatedOnModel(ILogger logger, string who, string action, string modelVersion, string outcome);
}
