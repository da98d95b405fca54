using System.Collections.Immutable;
using System.Diagnostics;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Model.Serving;

/// <summary>One caller's faces, waiting for a run.</summary>
/// <param name="Faces">The faces.</param>
/// <param name="Model">The model to use, released once they are scored; null for the serving one.</param>
/// <param name="Cancellation">Cancelled when the caller gives up.</param>
internal sealed record ScoreRequest(ImmutableArray<FaceCrop> Faces, ModelLease? Model, CancellationToken Cancellation)
{
    /// <summary>The span that waits for the scores; default without tracing.</summary>
    public ActivityContext Caller { get; } = Activity.Current?.Context ?? default;

    public TaskCompletionSource<PhotoScore> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
