using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Run;

/// <summary>What a user should know about a batch's results beside the figures.</summary>
internal static class BatchNotes
{
    /// <param name="summary">The batch's figures.</param>
    /// <param name="state">Its rows.</param>
    /// <param name="uploads">The files of this run.</param>
    /// <param name="serving">The model that serves now; empty if it is not known.</param>
    public static IEnumerable<string> Of(BatchSummary summary, BatchState state, IReadOnlyCollection<UploadedFile> uploads, string serving)
    {
        if (state.Rows - uploads.Sum(upload => state.Of(upload).Rows) is > 0 and var others)
        {
            yield return $"{others} of the {state.Rows} photos in this batch were not added by this command";
        }

        if (summary.Models is { } models)
        {
            yield return $"a mixed batch, scored by {string.Join(", ", models.Select(one => $"{one.Key} ({one.Value} photos)"))}; --fresh scores all photos again with {serving}";
        }
        else if (serving.Length > 0 && summary.Model is { } model && model != serving)
        {
            yield return $"scored by {model}, which scored the batch's first photo; {serving} serves now: --fresh scores all photos again with it, --model latest only new ones";
        }

        if (summary.Failed > 0)
        {
            yield return $"to retry failed photos: {Installation.Current.Command} requeue {summary.Batch}";
        }
    }
}
