using System.Globalization;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.LocalHost.Photos;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The outcome of a batch.</summary>
/// <param name="Summary">The figures of its rows.</param>
/// <param name="Folder">The folder of its files.</param>
/// <param name="Seconds">From the start of the command to the last row.</param>
/// <param name="NotRead">Files under the paths that have no row.</param>
/// <param name="Notes">Notes for the user beside the figures, one line each.</param>
public sealed record BatchOutcome(BatchSummary Summary, string Folder, double Seconds, IReadOnlyList<NotRead> NotRead, IReadOnlyList<string> Notes)
{
    /// <summary>The names of its files.</summary>
    public IReadOnlyList<string> Files { get; init; } = BatchFiles.Names;

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>The report as a URL that terminals show as a link.</summary>
    public string ReportAddress => new Uri(PathOf(BatchFiles.Report)).AbsoluteUri;

    /// <summary>The last line of run.sh.</summary>
    public string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"images {Summary.Images}  scored {Summary.Scored}  no-face {Summary.NoFace}  rejected {Summary.Rejected}  failed {Summary.Failed}  faces {Summary.Faces}  seconds {Seconds:0.0}");

    /// <summary>The first names and how many more there are.</summary>
    public static string Some(IEnumerable<string> names) => names.Order(StringComparer.Ordinal).ToArray() switch
    {
        { Length: <= 5 } few => string.Join(", ", few),
        var many => $"{string.Join(", ", many[..5])} and {many.Length - 5} more",
    };
}
