using System.Collections.Immutable;
using System.Diagnostics;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Model.Serving;

/// <summary>One caller's faces on their way through a run.</summary>
internal sealed record ScoreRequest(ImmutableArray<FaceCrop> Faces, CancellationToken Cancellation)
{
    /// <summary>The span that waits for the scores; default where nobody traces.</summary>
    public ActivityContext Caller { get; } = Activity.Current?.Context ?? default;

    public TaskCompletionSource<PhotoScore> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
