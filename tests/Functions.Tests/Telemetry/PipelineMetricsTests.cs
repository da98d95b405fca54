using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Telemetry;

public sealed partial class PipelineMetricsTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Photos_and_faces_are_counted_once_however_often_they_are_delivered()
    {
        using var measured = new Measurements(pipeline.Get<IMeterFactory>());
        var photo = await UploadAsync("counted/a.jpg", SamplePhotos.Read(1));
        var text = await UploadAsync("counted/b.jpg", Encoding.UTF8.GetBytes("This is no photo."));
        for (var delivery = 1; delivery <= 2; delivery++)
        {
            await pipeline.Get<UploadProcessor>().ProcessAsync(photo, resume: null, Cancellation);
            await pipeline.Get<UploadProcessor>().ProcessAsync(text, resume: null, Cancellation);
            var message = (await pipeline.Faces.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
            await pipeline.Create<ScoreFaces>().RunAsync(message, Cancellation);
        }
        var row = Assert.Single(await pipeline.ReadAsync("counted"), row => !row.Faces.IsEmpty);
        Assert.Equal(1, measured.Of("deepemotion.photos", ("deepemotion.photo.status", "scored")).Sum());
        Assert.Equal(1, measured.Of("deepemotion.photos", ("deepemotion.photo.status", "rejected")).Sum());
        Assert.Equal(row.Faces.Length, measured.Of("deepemotion.faces", ("deepemotion.model.version", row.Model.ToString()!)).Sum());

        Assert.Equal(2 * row.Faces.Length, measured.Of("deepemotion.scoring.batch_fill").Sum());
        Assert.Equal(2, measured.Of("deepemotion.scoring.duration").Count);
        Assert.Equal(2, measured.Of("messaging.process.duration", ("messaging.destination.name", "score-faces")).Count);
    }

    [Fact]
    public void The_wait_in_the_queue_is_that_of_the_first_delivery()
    {
        var meters = Measurements.NewFactory();
        using var measured = new Measurements(meters);
        var metrics = new PipelineMetrics(meters);
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        metrics.Dequeued("score-faces", Message(1, now.AddSeconds(-7)), now);
        metrics.Dequeued("score-faces", Message(2, now.AddSeconds(-90)), now);
        metrics.Dequeued("score-faces", Message(1, now.AddSeconds(3)), now);
        Assert.Equal([7, 0], measured.Of("deepemotion.queue.wait", ("messaging.destination.name", "score-faces")));
    }

    [Fact]
    public void Every_instrument_has_a_unit_and_a_description_and_is_documented()
    {
        // Tests beside this one publish instruments too, on their own threads.
        var published = new ConcurrentQueue<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => published.Enqueue(instrument) };
        _ = pipeline.Get<ModelMetrics>();
        _ = pipeline.Get<PipelineMetrics>();
        listener.Start();
        var instruments = published.Where(instrument => ReferenceEquals(instrument.Meter.Scope, pipeline.Get<IMeterFactory>())).ToList();
        Assert.Equal(12, instruments.Count);
        Assert.All(instruments, instrument => Assert.Matches(@"^(s|1|\{[a-z]+\})$", instrument.Unit));
        Assert.All(instruments, instrument => Assert.False(string.IsNullOrWhiteSpace(instrument.Description)));
        var documented = MetricRow().Matches(Repository.Read("docs/operations.md")).Select(row => (row.Groups[1].Value, row.Groups[2].Value));
        Assert.Equal(instruments.Select(instrument => (instrument.Name, instrument.Unit!)).Order(), documented.Order());
        var queries = string.Concat(Directory.GetFiles(Repository.PathOf("infra/queries")).Select(File.ReadAllText));
        Assert.All(QueriedMetric().Matches(queries), name => Assert.Contains(name.Groups[1].Value, instruments.Select(instrument => instrument.Name)));
    }

    [GeneratedRegex(@"(?m)^\| `((?:deepemotion|messaging)\.[a-z_.]+)` \| (\S+) \|")]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"Name (?:==|in) \(?'([a-z_.]+)'")]
    private static partial Regex QueriedMetric();

    private static QueueMessage Message(int dequeueCount, DateTimeOffset inserted) =>
        QueuesModelFactory.QueueMessage("1", "1", BinaryData.FromString("{}"), dequeueCount, insertedOn: inserted);

    private async Task<BlobClient> UploadAsync(string name, byte[] content)
    {
        var blob = pipeline.Uploads.GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, Cancellation);
        return blob;
    }
}
