using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Preprocessing;

public sealed class UploadProcessorTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>, IAsyncLifetime
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("This is no photo.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await pipeline.Faces.ClearMessagesAsync();
        await pipeline.Retries.ClearMessagesAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_photo_with_faces_goes_through_the_queue_to_one_row()
    {
        var blob = await UploadAsync("people/a.jpg", SamplePhotos.Read(1));
        await ProcessAsync(blob);
        Assert.Empty(await pipeline.ReadAsync("people"));

        await ScoreAllAsync();
        var row = Assert.Single(await pipeline.ReadAsync("people"));
        Assert.Equal((PhotoStatus.Scored, "a.jpg"), (row.Status, row.Photo.Image));
        Assert.NotEmpty(row.Faces);
        Assert.NotNull(row.Model);
        Assert.All(row.Faces, face => Assert.Equal(1, face.Score.Probabilities.Sum(), 1e-3f));
        Assert.All(row.Faces, face => Assert.InRange(face.Box.X + face.Box.Width, 1, row.Width));
    }

    [Fact]
    public async Task Preprocessing_and_scoring_twice_leave_one_row()
    {
        var blob = await UploadAsync("twice/a.jpg", SamplePhotos.Read(1));
        await ProcessAsync(blob);
        await ProcessAsync(blob);
        await ScoreAllAsync();
        Assert.Single(await pipeline.ReadAsync("twice"));
    }

    [Fact]
    public async Task What_is_not_a_photo_is_rejected_with_a_reason()
    {
        await ProcessAsync(await UploadAsync("bad/text.jpg", Text));
        await ProcessAsync(await UploadAsync("bad/empty.jpg", []));
        var rows = await pipeline.ReadAsync("bad");
        Assert.Equal(["empty.jpg", "text.jpg"], rows.Select(row => row.Photo.Image));
        Assert.All(rows, row => Assert.Equal(PhotoStatus.Rejected, row.Status));
        Assert.All(rows, row => Assert.False(string.IsNullOrWhiteSpace(row.Reason)));
    }

    [Fact]
    public async Task A_zip_that_is_sent_again_while_it_is_read_is_read_once()
    {
        var blob = await UploadAsync("slow/x.zip", SampleZip.Of(("a.jpg", Text), ("b.jpg", Text)));
        var places = new List<IDisposable>();
        for (var i = 0; i < new PreprocessingOptions().EffectiveParallelism; i++)
        {
            places.Add(await pipeline.Get<PhotoGate>().EnterAsync(Cancellation));
        }
        var first = ProcessAsync(blob);
        while (!await pipeline.Batches.QueryAsync<TableEntity>(static row => row.PartitionKey == "slow", cancellationToken: Cancellation).AnyAsync(Cancellation))
        {
            await Task.Delay(20, Cancellation);
        }
        await ProcessAsync(blob).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.False(first.IsCompleted);
        places.ForEach(static place => place.Dispose());
        await first;
        Assert.Equal(2, (await pipeline.ReadAsync("slow")).Count);
    }

    [Fact]
    public async Task Markers_of_folders_and_clutter_give_no_row_at_any_door()
    {
        await ProcessAsync(await UploadAsync("left-out/.DS_Store", Text));
        await ProcessAsync(await UploadAsync("left-out/__MACOSX/._a.jpg", Text));
        var folder = await UploadAsync("left-out/folder", []);
        await folder.SetMetadataAsync(new Dictionary<string, string> { ["hdi_isfolder"] = "true" }, cancellationToken: Cancellation);
        await ProcessAsync(folder);
        await UploadAsync("left-out/marked/a.jpg", Text);
        await ProcessAsync(pipeline.Uploads.GetBlobClient("left-out/marked"));
        await ProcessAsync(await UploadAsync("left-out/x.zip", SampleZip.Of(("a.jpg", Text), ("Thumbs.db", Text), ("__MACOSX/._a.jpg", Text))));
        Assert.Equal("x.zip/a.jpg", Assert.Single(await pipeline.ReadAsync("left-out")).Photo.Image);
        Assert.Equal((1, 2), Assert.Single(await pipeline.ReadArchivesAsync("left-out")) is var zip ? (zip.Photos, zip.NotRead) : default);
    }

    [Fact]
    public async Task Pages_are_counted_and_a_document_is_one_row()
    {
        using var photo = SamplePhotos.Shrunk(60);
        using var both = NetVips.Image.Arrayjoin([photo, photo.Invert()], across: 1).Mutate(static image => image.Set(NetVips.GValue.GIntType, "page-height", 40));
        await ProcessAsync(await UploadAsync("kinds/a.gif", both.WriteToBuffer(".gif")));
        await ProcessAsync(await UploadAsync("kinds/letter.docx", SampleZip.Of(("[Content_Types].xml", Text), ("word/media/image1.jpeg", Text))));
        await ScoreAllAsync();
        var rows = await pipeline.ReadAsync("kinds");
        Assert.Equal(2, rows[0].Facts.Pages);
        Assert.Equal((PhotoStatus.Rejected, "letter.docx"), (rows[1].Status, rows[1].Photo.Image));
        Assert.Contains("Office document", rows[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_was_deleted_unread_fails_with_that_reason_until_it_comes_again()
    {
        await ProcessAsync(pipeline.Uploads.GetBlobClient("gone/a.jpg"));
        var row = Assert.Single(await pipeline.ReadAsync("gone"));
        Assert.Equal((PhotoStatus.Failed, "deleted before it was read"), (row.Status, row.Reason));
        await ProcessAsync(await UploadAsync("gone/a.jpg", Text));
        Assert.Equal(PhotoStatus.Rejected, Assert.Single(await pipeline.ReadAsync("gone")).Status);
        await ProcessAsync(pipeline.Uploads.GetBlobClient("gone/b.jpg"));
        Assert.Equal(2, (await pipeline.ReadAsync("gone")).Count);
    }

    [Fact]
    public async Task A_photo_that_has_its_row_keeps_it_after_its_upload_was_deleted()
    {
        var blob = await UploadAsync("kept/a.jpg", Text);
        await ProcessAsync(blob);
        await blob.DeleteAsync(cancellationToken: Cancellation);
        await ProcessAsync(blob);
        Assert.Equal(PhotoStatus.Rejected, Assert.Single(await pipeline.ReadAsync("kept")).Status);
    }

    [Fact]
    public async Task Every_file_of_a_zip_gets_a_row_and_the_zip_a_count()
    {
        var zip = SampleZip.Of(("a.jpg", SamplePhotos.Read(1)), ("sub/text.jpg", Text), ("inner.zip", SampleZip.Of(("x", Text))));
        await ProcessAsync(await UploadAsync("zipped/photos.zip", zip));
        await ScoreAllAsync();
        var rows = await pipeline.ReadAsync("zipped");
        Assert.Equal(
            [("photos.zip/a.jpg", PhotoStatus.Scored), ("photos.zip/inner.zip", PhotoStatus.Rejected), ("photos.zip/sub/text.jpg", PhotoStatus.Rejected)],
            rows.Select(row => (row.Photo.Image, row.Status)).OrderBy(row => row.Image, StringComparer.Ordinal));
        Assert.Equal(3, Assert.Single(await pipeline.ReadArchivesAsync("zipped")).Photos);
    }

    [Fact]
    public async Task A_zip_at_the_root_is_a_batch_of_its_name()
    {
        await ProcessAsync(await UploadAsync("rooted.zip", SampleZip.Of(("text.jpg", Text))));
        Assert.Equal("rooted.zip/text.jpg", Assert.Single(await pipeline.ReadAsync("rooted")).Photo.Image);
    }

    [Fact]
    public async Task A_zip_that_takes_longer_than_a_slice_continues_where_it_stopped()
    {
        var files = Enumerable.Range(0, 7).Select(i => ($"{i}.jpg", Text)).ToArray();
        var blob = await UploadAsync("long/photos.zip", SampleZip.Of(files));
        pipeline.Time.AutoAdvanceAmount = TimeSpan.FromMinutes(2);
        try
        {
            await ProcessAsync(blob);
            var invocations = 1;
            while (await TakeAsync(pipeline.Retries) is { } message)
            {
                await pipeline.Get<UploadProcessor>().ProcessAsync(blob, UploadMessage.Parse(message), Cancellation);
                invocations++;
            }
            Assert.InRange(invocations, 2, 7);
        }
        finally
        {
            pipeline.Time.AutoAdvanceAmount = TimeSpan.Zero;
        }
        Assert.Equal(7, (await pipeline.ReadAsync("long")).Count);
        Assert.Equal(7, Assert.Single(await pipeline.ReadArchivesAsync("long")).Photos);
    }

    [Fact]
    public async Task Rows_of_an_overwritten_zip_that_are_not_in_the_new_one_go()
    {
        await ProcessAsync(await UploadAsync("changing/photos.zip", SampleZip.Of(("a.jpg", Text), ("b.jpg", Text))));
        await ProcessAsync(await UploadAsync("changing/photos.zip", SampleZip.Of(("b.jpg", Text), ("c.jpg", Text))));
        var rows = await pipeline.ReadAsync("changing");
        Assert.Equal(["photos.zip/b.jpg", "photos.zip/c.jpg"], rows.Select(row => row.Photo.Image));
        Assert.Single(rows.Select(row => row.Photo.ETag).Distinct());
    }

    [Fact]
    public async Task A_broken_or_empty_zip_is_one_rejected_row()
    {
        var zip = SampleZip.Of(("a.jpg", Text), ("b.jpg", Text));
        await ProcessAsync(await UploadAsync("broken/cut.zip", zip[..(zip.Length / 2)]));
        await ProcessAsync(await UploadAsync("broken/empty.zip", SampleZip.Of()));
        var rows = await pipeline.ReadAsync("broken");
        Assert.Equal(["cut.zip", "empty.zip"], rows.Select(row => row.Photo.Image));
        Assert.All(rows, row => Assert.Equal(PhotoStatus.Rejected, row.Status));
        Assert.Equal([1, 1], (await pipeline.ReadArchivesAsync("broken")).Select(archive => archive.Photos));
    }

    private async Task<BlobClient> UploadAsync(string name, byte[] content)
    {
        var blob = pipeline.Uploads.GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, Cancellation);
        return blob;
    }

    private Task ProcessAsync(BlobClient blob) => pipeline.Get<UploadProcessor>().ProcessAsync(blob, resume: null, Cancellation);

    private async Task ScoreAllAsync()
    {
        while (await TakeAsync(pipeline.Faces) is { } message)
        {
            await pipeline.Get<FacesMessageScorer>().ScoreAsync(FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(message)), Cancellation);
        }
    }

    private static async Task<string?> TakeAsync(QueueClient queue)
    {
        var message = (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        if (message is null)
        {
            return null;
        }
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
        return message.MessageText;
    }
}
