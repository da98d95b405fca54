using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary><c>report-faceless.html</c>: the report without a photo, a face or a name, so that it can be published.</summary>
public sealed class FacelessReportFile(Stream content, TimeProvider time) : IBatchFile
{
    private readonly TimelineCount _timeline = new();

    public ValueTask AddAsync(PhotoResult result, CancellationToken cancellationToken)
    {
        _timeline.Add(result);
        return ValueTask.CompletedTask;
    }

    public async ValueTask CompleteAsync(BatchSummary summary, CancellationToken cancellationToken)
    {
        var data = ReportBuilder.Build(GroupNames.LeaveOut(summary), [], ReportBuilder.Unexplained, _timeline.ToTimeline(), time.GetUtcNow()) with { Batch = null, Faceless = true, Sample = null, Files = [] };
        await ReportPage.WriteAsync(content, data, AsyncEnumerable.Empty<Vision.Pictures.PhotoPictures>(), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => content.Dispose();
}
