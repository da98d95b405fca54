using System.Collections.Immutable;
using System.Globalization;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Report.Data;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Scoring;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>Makes the data of a report's page from the figures and rows of a batch.</summary>
internal static class ReportBuilder
{
    private static readonly ImmutableArray<ReportLink> Links =
    [
        new("results.csv", "a row for each face, and for each photo without one"),
        new("results.jsonl", "a line for each photo, with its faces"),
        new("faces.parquet", "a row for each face, for DuckDB, Python or R"),
        new("photos.parquet", "a row for each photo, for the same"),
        new("shares.parquet", "a row for each share and its interval, by group"),
        new("methods.md", "what a paper must say about these figures"),
        new("summary.json", "the figures above, by group"),
    ];

    /// <summary>Explanations of no face.</summary>
    public static IReadOnlyDictionary<(string Photo, int Face), FaceExplanation> Unexplained { get; } = new Dictionary<(string Photo, int Face), FaceExplanation>();

    public static ReportData Build(BatchSummary summary, IReadOnlyList<PhotoResult> photos, IReadOnlyDictionary<(string Photo, int Face), FaceExplanation> explanations, ReportTimeline? timeline, DateTimeOffset now)
    {
        var shown = photos.Sum(static photo => photo.Faces.Length);
        var unsure = photos.Sum(static photo => photo.Faces.Count(static face => face.Kind == FaceKind.Unsure));
        return new ReportData
        {
            Batch = summary.Batch,
            WrittenAt = now,
            Emotions = [.. EmotionLabels.Seven.Select(static emotion => emotion.Name())],
            Models = Models(summary),
            Counts = new ReportCounts(
                summary.Images, summary.Scored, summary.NoFace, summary.Rejected, summary.Failed, summary.Clear, summary.Unsure, summary.Poor, summary.ExpectedRight),
            Clear = summary.ClearShares!,
            WithUnsure = summary.WithUnsureShares!,
            Corrected = summary.CorrectedShares,
            Differences = summary.Differences,
            Agreement = summary.Agreement,
            LabelProblem = summary.LabelProblem,
            Timeline = timeline,
            Sample = shown < summary.Faces ? new ReportSample(shown, unsure) : null,
            Files = Links,
            Photos = [.. photos.Select(photo => Photo(photo, explanations))],
        };
    }

    private static ImmutableArray<ReportModel> Models(BatchSummary summary)
    {
        if (summary.Model is null)
        {
            return [];
        }
        return summary.Provenance is { } provenance
            ? [.. provenance.Models.Select(static model => new ReportModel(model.Version, model.Photos, model.UnsureBelow, model.Accuracy, model.MeasuredOn))]
            : [new ReportModel(summary.Model, summary.Scored, null, null, null)];
    }

    private static ReportPhoto Photo(PhotoResult result, IReadOnlyDictionary<(string Photo, int Face), FaceExplanation> explanations) => new()
    {
        Id = result.Photo.Key,
        Name = result.Photo.Image,
        Status = result.Status.Name(),
        Reason = result.Reason,
        Width = result.Width > 0 ? result.Width : null,
        Height = result.Height > 0 ? result.Height : null,
        Group = result.Facts.Group,
        TakenAt = result.Facts.TakenAt?.ToString("s", CultureInfo.InvariantCulture),
        Faces = [.. result.Faces.Select((face, index) => Face(face, explanations.GetValueOrDefault((result.Photo.Key, index))))],
    };

    private static ReportFace Face(FaceResult face, FaceExplanation? explanation) => new()
    {
        Box = [face.Box.X, face.Box.Y, face.Box.Width, face.Box.Height],
        Detection = MathF.Round(face.Detection, 3),
        Probabilities = [.. face.Score.Probabilities.Select(static value => MathF.Round(value, 4))],
        Unsure = face.Facts.Unsure == true,
        Quality = face.Facts.Flaws is { } flaws ? [.. flaws] : null,
        NetworkPx = face.Facts.NetworkPx,
        Windows = FaceExplainer.Windows(face, explanation),
        Importance = explanation is null ? null : [.. explanation.Importance.Select(static drop => MathF.Round(drop, 3))],
    };
}
