using System.Collections.Immutable;
using System.Globalization;
using DeepEmotion.Functions.Batches.Report.Data;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>Faces by the hour of their photo; at the end by day, month or year where hours would be too many.</summary>
internal sealed class TimelineCount
{
    private const int MostBuckets = 60;
    private const int MostHours = 50_000;

    private static readonly (string Unit, Func<DateTime, DateTime> Floor)[] Units =
    [
        ("hour", static hour => hour),
        ("day", static hour => hour.Date),
        ("month", static hour => new DateTime(hour.Year, hour.Month, 1)),
        ("year", static hour => new DateTime(hour.Year, 1, 1)),
    ];

    private readonly SortedDictionary<DateTime, (int[] Clear, int[] Unsure)> _hours = [];
    private int _undated;

    public void Add(PhotoResult result)
    {
        if (result.Faces.IsEmpty)
        {
            return;
        }
        if (result.Facts.TakenAt is not { } taken)
        {
            _undated++;
            return;
        }
        var hour = taken.DateTime.Date.AddHours(taken.Hour);
        if (!_hours.TryGetValue(hour, out var counts))
        {
            if (_hours.Count == MostHours)
            {
                _undated++;
                return;
            }
            _hours[hour] = counts = (new int[EmotionLabels.Seven.Length], new int[EmotionLabels.Seven.Length]);
        }
        foreach (var face in result.Faces)
        {
            var kind = face.Kind;
            if (kind != FaceKind.Poor)
            {
                (kind == FaceKind.Clear ? counts.Clear : counts.Unsure)[(int)face.Score.Emotion]++;
            }
        }
    }

    /// <summary>Null where no photo has a date.</summary>
    public ReportTimeline? ToTimeline()
    {
        if (_hours.Count == 0)
        {
            return null;
        }
        var (unit, buckets) = Units
            .Select(unit => (unit.Unit, Buckets: _hours.GroupBy(hour => unit.Floor(hour.Key)).ToList()))
            .First(static choice => choice.Buckets.Count <= MostBuckets || choice.Unit == "year");
        return new ReportTimeline(unit, _undated, [.. buckets.TakeLast(MostBuckets).Select(static bucket => new TimelineBucket(
            bucket.Key.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture), Sum(bucket.Select(static hour => hour.Value.Clear)), Sum(bucket.Select(static hour => hour.Value.Unsure))))]);
    }

    private static ImmutableArray<int> Sum(IEnumerable<int[]> counts) =>
        [.. counts.Aggregate(static (sum, next) => [.. sum.Zip(next, static (a, b) => a + b)])];
}
