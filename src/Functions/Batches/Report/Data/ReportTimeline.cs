using System.Collections.Immutable;

namespace DeepEmotion.Functions.Batches.Report.Data;

/// <summary>Faces over the time at which their photos were taken.</summary>
/// <param name="Unit"><c>hour</c>, <c>day</c>, <c>month</c> or <c>year</c>.</param>
/// <param name="Undated">Photos with faces that have no date.</param>
/// <param name="Buckets">In order, without empty ones.</param>
public sealed record ReportTimeline(string Unit, int Undated, ImmutableArray<TimelineBucket> Buckets);

/// <summary>One hour, day, month or year.</summary>
/// <param name="From">Its beginning, <c>yyyy-MM-ddTHH:mm</c>.</param>
/// <param name="Clear">Clear faces of each emotion.</param>
/// <param name="Unsure">Unsure faces of each emotion.</param>
public sealed record TimelineBucket(string From, ImmutableArray<int> Clear, ImmutableArray<int> Unsure);
