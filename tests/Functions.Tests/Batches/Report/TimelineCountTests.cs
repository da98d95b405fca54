using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Tests.Batches.Report;

public sealed class TimelineCountTests
{
    [Theory]
    [InlineData("hour", 61, 1)]
    [InlineData("day", 61, 24)]
    [InlineData("year", 70, 24 * 366)]
    public void Every_dated_face_is_in_a_bucket(string unit, int photos, int hoursApart)
    {
        var count = new TimelineCount();
        for (var i = 0; i < photos; i++)
        {
            var photo = TestResults.Scored(TestResults.Photo($"{i}.jpg"), Emotion.Happy);
            count.Add(photo with { Facts = photo.Facts with { TakenAt = new DateTimeOffset(1950, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i * hoursApart) } });
        }
        var timeline = count.ToTimeline()!;
        Assert.Equal(unit, timeline.Unit);
        Assert.Equal(photos, timeline.Buckets.Sum(bucket => bucket.Clear.Sum()));
    }
}
