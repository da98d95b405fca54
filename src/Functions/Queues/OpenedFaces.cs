using System.Collections.Immutable;
using Azure;

namespace DeepEmotion.Functions.Queues;

/// <summary>The photos of a message and where they were stored.</summary>
/// <param name="Photos">The photos.</param>
/// <param name="ClaimCheck">The blob that holds them; null if they were inline.</param>
/// <param name="ETag">That blob's version when it was read.</param>
public sealed record OpenedFaces(ImmutableArray<PendingPhoto> Photos, string? ClaimCheck, ETag ETag);
