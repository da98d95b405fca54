using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DeepEmotion.Functions.Batches.Agreement;
using DeepEmotion.Functions.Batches.Shares;

namespace DeepEmotion.Functions.Batches.Report.Data;

/// <summary>The data of the report's page, as its JSON block <c>report-data</c>; pictures and explanations of faces are in separate blocks.</summary>
/// <remarks>
/// Names are camel case; null and false are left out. Emotions are seven values in the order of <see cref="Emotions"/>.
/// A face with a quality reason is <c>poor</c>, else one that is marked so is <c>unsure</c>, and all others are <c>clear</c>.
/// </remarks>
public sealed record ReportData
{
    /// <summary>The schema version; a page reads only its own.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The batch's name; null in a report without faces or names.</summary>
    public string? Batch { get; init; }

    /// <summary>Whether it holds no photo, face or name, so that it can be published.</summary>
    public bool Faceless { get; init; }

    /// <summary>When the report was written.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The names of the emotions, FER2013's order.</summary>
    public required ImmutableArray<string> Emotions { get; init; }

    /// <summary>The models that scored it, the one with the most photos first; empty if none did.</summary>
    public ImmutableArray<ReportModel> Models { get; init; } = [];

    public required ReportCounts Counts { get; init; }

    /// <summary>Shares among clear faces.</summary>
    public required GroupedShares Clear { get; init; }

    /// <summary>Shares among clear and unsure faces together.</summary>
    public required GroupedShares WithUnsure { get; init; }

    /// <summary>Shares of all good faces, corrected by labels; null without labels.</summary>
    public CorrectedGroups? Corrected { get; init; }

    /// <summary>How much the largest groups differ.</summary>
    public ImmutableArray<GroupDifference> Differences { get; init; } = [];

    /// <summary>How far people and the model agree; null without labels.</summary>
    public AgreementFigures? Agreement { get; init; }

    /// <summary>Why existing labels do not correct the shares of all photos.</summary>
    public string? LabelProblem { get; init; }

    /// <summary>When the photos were taken; null if no photo has a date.</summary>
    public ReportTimeline? Timeline { get; init; }

    /// <summary>What was left out; null if every photo is shown.</summary>
    public ReportSample? Sample { get; init; }

    /// <summary>The files beside the report.</summary>
    public ImmutableArray<ReportLink> Files { get; init; } = [];

    public ImmutableArray<ReportPhoto> Photos { get; init; } = [];

    /// <summary>The photos in the order of their pictures, as indices: those that the page shows first come first, and appear while the rest is loading.</summary>
    public ImmutableArray<int> PictureOrder => [.. Enumerable.Range(0, Photos.Length)
        .OrderByDescending(index => Photos[index].Faces.Count(static face => face.Unsure && face.Quality is not { IsEmpty: false })).ThenBy(index => Photos[index].Faces.IsEmpty)];
}

/// <summary>A model that scored photos of the batch.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Photos">How many photos it scored.</param>
/// <param name="UnsureBelow">A smaller confidence is unsure, 0 to 1; null if the model states no threshold.</param>
/// <param name="Accuracy">Right answers on <paramref name="MeasuredOn"/>, 0 to 1.</param>
/// <param name="MeasuredOn">The split that it was measured on.</param>
public sealed record ReportModel(string Version, int Photos, double? UnsureBelow, double? Accuracy, string? MeasuredOn);

/// <summary>Figures of the whole batch, even if only a sample is shown.</summary>
/// <param name="Images">Photos and other files that have a result: the sum of the four statuses.</param>
/// <param name="Scored">Photos with faces.</param>
/// <param name="NoFace">Photos without a face.</param>
/// <param name="Rejected">Files that could not be read as a photo.</param>
/// <param name="Failed">Files that failed for another reason.</param>
/// <param name="Clear">Faces that count: good and sure.</param>
/// <param name="Unsure">Good faces under the model's threshold.</param>
/// <param name="Poor">Faces with a quality reason.</param>
/// <param name="ExpectedRight">Expected number of right answers among the clear ones: the sum of their calibrated confidences.</param>
public sealed record ReportCounts(
    int Images, int Scored, int NoFace, int Rejected, int Failed, int Clear, int Unsure, int Poor, double ExpectedRight);

/// <summary>A photo, or another file of the batch.</summary>
public sealed record ReportPhoto
{
    /// <summary>Stable, letters and digits only; a face is <c>{id}-{number}</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>scored</c>, <c>no-face</c>, <c>rejected</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is rejected or failed.</summary>
    public string? Reason { get; init; }

    /// <summary>Of the upright photo, in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Of the upright photo, in pixels.</summary>
    public int? Height { get; init; }

    public string? Group { get; init; }

    /// <summary>The camera's own time, without a zone: <c>yyyy-MM-ddTHH:mm:ss</c>.</summary>
    public string? TakenAt { get; init; }

    public ImmutableArray<ReportFace> Faces { get; init; } = [];
}

/// <summary>One face.</summary>
public sealed record ReportFace
{
    /// <summary>Left, top, width, height in pixels of the upright photo.</summary>
    public required ImmutableArray<int> Box { get; init; }

    /// <summary>How sure the detector is, 0 to 1.</summary>
    public required float Detection { get; init; }

    /// <summary>Seven probabilities, together 1.</summary>
    public required ImmutableArray<float> Probabilities { get; init; }

    /// <summary>The confidence is under the model's threshold.</summary>
    public bool Unsure { get; init; }

    /// <summary>Quality reasons: <c>small</c>, <c>blurred</c>, <c>turned</c>, <c>cut</c>, <c>dark</c>. Empty: good; null: not examined.</summary>
    public ImmutableArray<string>? Quality { get; init; }

    /// <summary>Pixels of the photo that the network's 48 pixels were made from, across; null if not stored.</summary>
    public int? NetworkPx { get; init; }

    /// <summary>Where the network looked: 2 x 3 affine windows, row by row, of the face and, if known, of its mirror image. Not in the JSON: the page has separate blocks for it.</summary>
    [JsonIgnore]
    public ImmutableArray<ImmutableArray<float>> Windows { get; init; } = [];

    /// <summary>An occlusion map, 7 x 7, row by row: by how much covering a place lowers the answer's probability, 0 to 1. Null without a map. Not in the JSON either.</summary>
    [JsonIgnore]
    public ImmutableArray<float>? Importance { get; init; }
}

/// <summary>Which faces a sampled report shows.</summary>
/// <param name="Faces">Faces shown; all of them are <see cref="ReportCounts.Clear"/>, <see cref="ReportCounts.Unsure"/> and <see cref="ReportCounts.Poor"/> together.</param>
/// <param name="Unsure">Unsure faces among them.</param>
public sealed record ReportSample(int Faces, int Unsure);

/// <summary>A file beside the report.</summary>
/// <param name="Name">Its name, which is the link.</param>
/// <param name="About">What is in it, in a few words.</param>
public sealed record ReportLink(string Name, string About);
