using System.Runtime.CompilerServices;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Methods;
using DeepEmotion.Functions.Batches.Parquet;
using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Functions.Batches;

/// <summary>The files of one batch while they are written, in temporary files, so that memory does not grow with the batch.</summary>
public sealed class BatchFiles : IDisposable
{
    public const string Summary = "summary.json";
    public const string Csv = "results.csv";
    public const string JsonLines = "results.jsonl";
    public const string Faces = "faces.parquet";
    public const string Photos = "photos.parquet";
    public const string Shares = "shares.parquet";
    public const string Methods = "methods.md";
    public const string Report = "report.html";
    public const string FacelessReport = "report-faceless.html";

    private const string ParquetType = "application/vnd.apache.parquet";

    private readonly List<Part> _parts;

    public BatchFiles(PictureStore pictures, ResultsStore results, FaceExplainer explainer, TimeProvider time) => _parts =
    [
        new Part(Csv, "text/csv; charset=utf-8", static content => new CsvFile(content)),
        new Part(JsonLines, "application/x-ndjson; charset=utf-8", static content => new JsonLinesFile(content)),
        new Part(Faces, ParquetType, static content => new FacesParquet(content)),
        new Part(Photos, ParquetType, static content => new PhotosParquet(content)),
        new Part(Shares, ParquetType, static content => new SharesParquet(content)),
        new Part(Methods, "text/markdown; charset=utf-8", static content => new MethodsFile(content)),
        new Part(Report, "text/html; charset=utf-8", content => new ReportFile(content, pictures, results, explainer, time)),
        new Part(FacelessReport, "text/html; charset=utf-8", content => new FacelessReportFile(content, time)),
    ];

    /// <summary>All files of a batch, in the order in which they are to be published.</summary>
    public static IReadOnlyList<string> Names { get; } = [Csv, JsonLines, Faces, Photos, Shares, Methods, Report, FacelessReport, Summary];

    public async ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken)
    {
        foreach (var part in _parts)
        {
            await part.File.AddAsync(result, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Completes the files.</summary>
    /// <returns>Name, content type and content of each file, positioned at its start; valid until this is disposed.</returns>
    public async IAsyncEnumerable<(string Name, string ContentType, Stream Content)> CompleteAsync(
        BatchSummary summary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in _parts)
        {
            await part.File.CompleteAsync(summary, cancellationToken).ConfigureAwait(false);
            part.Content.Position = 0;
            yield return (part.Name, part.ContentType, part.Content);
        }
    }

    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.File.Dispose();
        }
    }

    private sealed class Part
    {
        public Part(string name, string contentType, Func<Stream, IBatchFile> create)
        {
            Name = name;
            ContentType = contentType;
            Content = TemporaryFile.Open();
            File = create(Content);
        }

        public string Name { get; }

        public string ContentType { get; }

        public FileStream Content { get; }

        public IBatchFile File { get; }
    }
}
