using System.Collections.Immutable;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Model.Scoring;

/// <summary>One caller's faces on their way through the dynamic batch.</summary>
internal sealed record ScoreRequest(ImmutableArray<FaceCrop> Faces, CancellationToken Cancellation)
{
    public TaskCompletionSource<PhotoScore> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
