using System.Collections.Immutable;
using System.Globalization;
using DeepEmotion.Functions.Batches.Report.Data;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>Faces by the hour of their photo; combined into days, months or years if there are too many hours.</summary>
internal sealed class TimelineCount
{
    private const int MostHours = 50_000;

    // A unit is used for photos that span at most this many days, so there are about 60 bars at most, except of years.
    private static readonly (string Unit, double Days, Func<DateTime, DateTime> Floor)[] Units =
    [
        ("hour", 2.5, static hour => hour),
        ("day", 60, static hour => hour.Date),
        ("month", 1_800, static hour => new DateTime(hour.Year, hour.Month, 1)),
        ("year", double.PositiveInfinity, static hour => new DateTime(hour.Year, 1, 1)),
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

    /// <summary>Null if no photo has a date.</summary>
    public ReportTimeline? ToTimeline()
    {
        if (_hours.Count == 0)
        {
            return null;
        }
        var days = (_hours.Last().Key - _hours.First().Key).TotalDays;
        var (unit, _, floor) = Units.First(unit => days <= unit.Days);
        return new ReportTimeline(unit, _undated, [.. _hours.GroupBy(hour => floor(hour.Key)).Select(static bucket => new TimelineBucket(
            bucket.Key.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture), Sum(bucket.Select(static hour => hour.Value.Clear)), Sum(bucket.Select(static hour => hour.Value.Unsure))))]);
    }

    private static ImmutableArray<int> Sum(IEnumerable<int[]> counts) =>
        [.. counts.Aggregate(static (sum, next) => [.. sum.Zip(next, static (a, b) => a + b)])];
}
