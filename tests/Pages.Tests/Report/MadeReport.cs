using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Functions.Batches.Report.Data;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Vision.Pictures;
using DeepEmotion.Vision.Quality;

namespace DeepEmotion.Pages.Tests.Report;

/// <summary>A report over made faces: every kind of photo, face and reason is in it once there are enough.</summary>
internal static class MadeReport
{
    private static readonly ImmutableArray<string> Emotions = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"];
    private static readonly string[] Reasons = ["blurred", "turned", "cut", "dark"];
    private static readonly string[] Groups = ["evening", "garden", "morning", "stage", "train", "zoo"];

    /// <summary>So many faces, and photos without any and files that are none.</summary>
    public static ReportData Of(int faces, string batch = "summer party", Func<int, string>? name = null)
    {
        var photos = new List<ReportPhoto>();
        var random = new Random(1);
        for (var made = 0; made < faces;)
        {
            var count = Math.Min(faces - made, 1 + (photos.Count % 5));
            photos.Add(Photo(photos.Count, count, random, name));
            made += count;
        }
        for (var i = 0; i < Math.Min(60, faces / 10); i++)
        {
            photos.Add(new ReportPhoto { Id = $"e{photos.Count:x11}", Name = $"landscape-{i}.jpg", Status = "no-face", Width = 800, Height = 600, Group = Groups[i % 6] });
        }
        for (var i = 0; i < Math.Min(40, faces / 20); i++)
        {
            photos.Add(new ReportPhoto { Id = $"f{photos.Count:x11}", Name = $"notes-{i}.docx", Status = "rejected", Reason = "This is a Word document, not a photo. Export its pictures as JPEG." });
        }
        return Complete(batch, photos);
    }

    public static ReportData Complete(string batch, IReadOnlyList<ReportPhoto> photos)
    {
        var all = photos.SelectMany(static photo => photo.Faces.Select(face => (photo, face))).ToList();
        int Count(string status) => photos.Count(photo => photo.Status == status);
        int Kind(string kind) => all.Count(one => KindOf(one.face) == kind);
        return new ReportData
        {
            Batch = batch,
            WrittenAt = new DateTimeOffset(2026, 5, 3, 14, 4, 49, TimeSpan.Zero),
            Emotions = Emotions,
            Models = [new ReportModel("20261124-132118-0791db41", photos.Count, 0.6, 0.7094, "PublicTest")],
            Counts = new ReportCounts(photos.Count, Count("scored"), Count("no-face"), Count("rejected"), Count("failed"),
                Kind("clear"), Kind("unsure"), Kind("poor"), all.Where(static one => KindOf(one.face) == "clear").Sum(static one => one.face.Probabilities.Max())),
            Clear = Shares(all, static face => KindOf(face) == "clear"),
            WithUnsure = Shares(all, static face => KindOf(face) != "poor"),
            Timeline = new ReportTimeline("hour", 2, [.. all.GroupBy(static one => one.photo.TakenAt![..13]).OrderBy(static hour => hour.Key, StringComparer.Ordinal).Select(static hour =>
                new TimelineBucket(hour.Key + ":00", Counts(hour.Select(static one => one.face), "clear"), Counts(hour.Select(static one => one.face), "unsure")))]),
            Files = [new ReportLink("results.csv", "a row for each face, and for each photo without"), new ReportLink("summary.json", "the figures and all settings")],
            Photos = [.. photos],
        };
    }

    public static async Task WriteAsync(string path, ReportData data, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        await ReportPage.WriteAsync(file, data, PicturesOf(data), cancellationToken);
    }

    public static string KindOf(ReportFace face) => face.Quality is { IsEmpty: false } ? "poor" : face.Unsure ? "unsure" : "clear";

    // A few drawings serve all photos, so that ten thousand faces take no minutes.
    private static async IAsyncEnumerable<PhotoPictures> PicturesOf(ReportData data)
    {
        var drawn = new Dictionary<(int, int), PhotoPictures>();
        foreach (var index in data.PictureOrder)
        {
            var photo = data.Photos[index];
            var key = (index % 20, photo.Faces.Length);
            await Task.CompletedTask;
            yield return photo.Width is null ? PhotoPictures.None : drawn.TryGetValue(key, out var pictures) ? pictures : drawn[key] = DrawnPhoto.Draw(index % 20, photo.Faces.Length);
        }
    }

    private static ReportPhoto Photo(int index, int count, Random random, Func<int, string>? name) => new()
    {
        Id = $"a{index:x11}",
        Name = name?.Invoke(index) ?? $"{Groups[index % 6]}/photo-{index:0000}.jpg",
        Status = "scored",
        Width = DrawnPhoto.Width,
        Height = DrawnPhoto.Height,
        Group = Groups[index % 6],
        TakenAt = new DateTime(2026, 5, 3, 10, 0, 0).AddMinutes(index * 17 % 600).ToString("s", System.Globalization.CultureInfo.InvariantCulture),
        Faces = [.. Enumerable.Range(0, count).Select(face => Face(index, face, count, random))],
    };

    private static ReportFace Face(int photo, int index, int count, Random random)
    {
        var (x, y, size) = DrawnPhoto.Place(photo, index, count);
        var confidence = (float)(0.3 + (0.69 * Math.Sqrt(random.NextDouble())));
        var answer = random.Next(12) switch { < 3 => 3, < 5 => 6, var other => other % 7 };
        float[] rest = [.. Enumerable.Range(0, 7).Select(emotion => emotion == answer ? 0 : (float)random.NextDouble())];
        var sum = rest.Sum();
        return new ReportFace
        {
            Box = [x, y, size, size],
            Detection = 0.9f,
            Probabilities = [.. rest.Select((part, emotion) => MathF.Round(emotion == answer ? confidence : Math.Min(confidence * 0.9f, part / sum * (1 - confidence)), 4))],
            Unsure = confidence < 0.6,
            Quality = size < FaceQuality.FewestPixels ? ["small"] : random.Next(8) == 0 ? [Reasons[random.Next(4)]] : [],
            NetworkPx = size,
            Importance = [.. Enumerable.Range(0, 49).Select(static cell => Math.Max(0, 0.4f - (0.1f * (Math.Abs((cell % 7) - 3) + Math.Abs((cell / 7) - 5)))))],
            Windows = [[0.9f, 0.05f, 0.1f, -0.05f, 0.9f, 0.1f], [0.88f, 0.03f, 0.12f, -0.04f, 0.92f, 0.08f]],
        };
    }

    private static GroupedShares Shares(List<(ReportPhoto Photo, ReportFace Face)> all, Func<ReportFace, bool> counts) => new(
        Shares([.. all.Where(one => counts(one.Face))]),
        all.Where(one => counts(one.Face)).GroupBy(static one => one.Photo.Group!).ToImmutableSortedDictionary(static group => group.Key, static group => Shares([.. group]), StringComparer.Ordinal));

    private static EmotionShares Shares(List<(ReportPhoto Photo, ReportFace Face)> faces)
    {
        var counts = Counts(faces.Select(static one => one.Face), null);
        var total = Math.Max(1, faces.Count);
        return new EmotionShares(faces.Count, faces.Select(static one => one.Photo).Distinct().Count(), counts,
            [.. counts.Select(count => Math.Max(0, ((double)count / total) - 0.04))], [.. counts.Select(count => Math.Min(1, ((double)count / total) + 0.04))]);
    }

    private static ImmutableArray<int> Counts(IEnumerable<ReportFace> faces, string? kind)
    {
        var answers = faces.Where(face => kind is null || KindOf(face) == kind).Select(static face => face.Probabilities.IndexOf(face.Probabilities.Max())).ToList();
        return [.. Enumerable.Range(0, 7).Select(emotion => answers.Count(answer => answer == emotion))];
    }
}
