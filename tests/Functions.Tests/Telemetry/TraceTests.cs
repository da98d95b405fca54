using System.Diagnostics;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Telemetry;

public sealed class TraceTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trace_leads_from_the_upload_through_the_queue_to_the_row()
    {
        using var spans = new Spans();
        await UploadAsync("traced/a.jpg", SamplePhotos.Read(1));
        var upload = Assert.Single(spans.Ended, span => span.GetTagItem(TelemetryNames.Upload) is "traced/a.jpg");
        var message = await TakeAsync(pipeline.Faces);
        using var invocation = new Activity("invocation").Start();
        await pipeline.Create<ScoreFaces>().RunAsync(message, Cancellation);

        var trace = upload.TraceId;
        Assert.Equal(default, upload.ParentSpanId);
        Assert.All(["decode photo", "find faces", "send score-faces"], name => Assert.Equal(upload.SpanId, spans.Single(trace, name).ParentSpanId));
        var process = spans.Single(trace, "process score-faces");
        Assert.Equal(spans.Single(trace, "send score-faces").SpanId, process.ParentSpanId);
        Assert.Equal([invocation.Context], process.Links.Select(link => link.Context));
        Assert.Equal((ActivityKind.Consumer, message.MessageId), (process.Kind, process.GetTagItem("messaging.message.id")));
        Assert.All(["score faces", "write rows"], name => Assert.Equal(process.SpanId, spans.Single(trace, name).ParentSpanId));
    }

    [Fact]
    public async Task A_run_of_the_network_is_a_trace_of_its_own_that_links_to_those_that_wait_for_it()
    {
        using var spans = new Spans();
        using var invocation = new Activity("invocation").Start();
        await UploadAsync("linked/a.jpg", SamplePhotos.Read(1));
        await pipeline.Create<ScoreFaces>().RunAsync(await TakeAsync(pipeline.Faces), Cancellation);

        var waiting = spans.Single(invocation.TraceId, "score faces");
        var run = Assert.Single(spans.Ended, span => span.DisplayName == "run network" && span.Links.Any(link => link.Context == waiting.Context));
        Assert.NotEqual(invocation.TraceId, run.TraceId);
        Assert.Equal(default, run.ParentSpanId);
    }

    [Fact]
    public void A_run_links_once_to_every_caller_that_is_traced()
    {
        using var spans = new Spans();
        ActivityContext[] callers = [Context(), Context()];
        PipelineSpans.StartRun([callers[0], default, callers[1], callers[0]])?.Dispose();
        var run = Assert.Single(spans.Ended, span => span.Links.Any(link => link.Context == callers[0]));
        Assert.Equal(callers, run.Links.Select(link => link.Context));
    }

    [Fact]
    public async Task The_rest_of_a_zip_continues_the_trace_of_its_beginning()
    {
        using var spans = new Spans();
        pipeline.Time.AutoAdvanceAmount = TimeSpan.FromMinutes(10);
        try
        {
            await UploadAsync("sliced/photos.zip", SampleZip.Of(("a.jpg", [1]), ("b.jpg", [2])));
        }
        finally
        {
            pipeline.Time.AutoAdvanceAmount = TimeSpan.Zero;
        }
        await pipeline.Create<RetryUpload>().RunAsync(await TakeAsync(pipeline.Retries), Cancellation);
        var slices = spans.Ended.Where(span => span.GetTagItem(TelemetryNames.Upload) is "sliced/photos.zip").ToList();
        Assert.Equal(2, slices.Count);
        Assert.Equal(slices[0].TraceId, slices[1].TraceId);
        Assert.Equal(slices[1].ParentSpanId, spans.Single(slices[0].TraceId, "process retry-uploads").SpanId);
    }

    [Fact]
    public async Task A_failure_shows_in_the_span_of_its_message()
    {
        using var spans = new Spans();
        var message = QueuesModelFactory.QueueMessage("1", "1", BinaryData.FromBytes(new FacesMessage().ToUtf8()), 1);
        var parent = Context();
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            pipeline.Get<QueueTelemetry>().ProcessAsync("score-faces", message, Id(parent), () => throw new InvalidDataException("broken")));
        var process = spans.Single(parent.TraceId, "process score-faces");
        Assert.Equal((ActivityStatusCode.Error, typeof(InvalidDataException).FullName), (process.Status, process.GetTagItem("error.type")));
    }

    private static ActivityContext Context() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    private static string Id(ActivityContext context) => $"00-{context.TraceId}-{context.SpanId}-01";

    private async Task UploadAsync(string name, byte[] content)
    {
        var blob = pipeline.Uploads.GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, Cancellation);
        await pipeline.Get<UploadProcessor>().ProcessAsync(blob, resume: null, Cancellation);
    }

    private static async Task<QueueMessage> TakeAsync(QueueClient queue)
    {
        var message = (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
        return message;
    }
}
