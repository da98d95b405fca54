using System.Collections.Immutable;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Rescoring;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Forgetting;

/// <summary>What is forgotten is gone from every store, stays away although it is on its way, and comes back only by a later upload.</summary>
public sealed class OblivionTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_goes_with_all_that_came_of_it_and_what_was_on_its_way_leaves_nothing()
    {
        await ScoreAsync("party/a.jpg");
        await ScoreAsync("other/a.jpg");
        await ProcessAsync("party/b.jpg", SamplePhotos.Read(2));
        var waiting = await TakeAsync();
        await pipeline.Create<SummarizeBatches>().RunAsync(new(), Cancellation);

        var receipt = await ForgetAsync("party", null);
        Assert.Equal(0, receipt.Found.Total);
        Assert.Equal((2, 1, 2), (receipt.Removed.Uploads, receipt.Removed.Rows, receipt.Removed.Pictures));
        foreach (var message in waiting)
        {
            await ScoreAsync(message);
        }
        await pipeline.Get<ResultsStore>().WriteAsync([PhotoResult.Deleted("party/b.jpg")], Cancellation);

        Assert.Empty(await pipeline.ReadAsync("party"));
        Assert.Single(await pipeline.ReadAsync("other"));
        Assert.Null(await pipeline.Get<BatchLedger>().FindAsync("party", Cancellation));
        var names = await NamesAsync();
        Assert.DoesNotContain(names, static name => name.Contains("party", StringComparison.Ordinal));
        Assert.Contains($"results/{Oblivion.Receipts}/{receipt.Key}.json", names);
        Assert.DoesNotContain("party", Encoding.UTF8.GetString(receipt.ToUtf8()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sets_of_results_by_other_models_go_along()
    {
        await ScoreAsync("twice/a.jpg");
        await ScoreAsync("twice/b.jpg");
        var rows = await pipeline.ReadAsync("twice");
        var set = $"twice{Rescore.SetMark}20260101-000000-00000000";
        await pipeline.Get<ResultsStore>().WriteAsync([.. rows.Select(row => row with { Photo = row.Photo with { Batch = set } })], Cancellation);
        await ForgetAsync("twice", "a.jpg");
        Assert.Equal("b.jpg", Assert.Single(await pipeline.ReadAsync(set)).Photo.Image);
        Assert.Equal(0, (await ForgetAsync("twice", null)).Found.Total);
        Assert.Empty(await pipeline.ReadAsync(set));
        Assert.Null(await pipeline.Get<BatchLedger>().FindAsync(set, Cancellation));
    }

    /// <summary>As if the process had ended after it deleted the row of a photo that a new zip lacks.</summary>
    [Theory]
    [InlineData("left", "left/photos.zip")]
    [InlineData("photos", "photos.zip")]
    public async Task Pictures_without_a_row_of_a_photo_of_a_zip_go_too(string batch, string blob)
    {
        await ScoreAsync($"{batch}/a.jpg");
        var photo = new PhotoId(batch, "photos.zip/anna.jpg", blob, "0x1", DateTimeOffset.UnixEpoch);
        var picture = Container(StorageNames.PicturesContainer).GetBlobClient($"{batch}/{photo.Key}");
        await picture.UploadAsync(BinaryData.FromString("picture"), overwrite: true, Cancellation);

        var receipt = await ForgetAsync(batch, photo.Image);

        Assert.Equal((1, 0), (receipt.Removed.Pictures, receipt.Found.Total));
        Assert.False(await picture.ExistsAsync(Cancellation));
        Assert.Single(await pipeline.ReadAsync(batch));
    }

    [Fact]
    public async Task A_batch_that_merely_begins_with_the_name_stays()
    {
        await ScoreAsync("wedding/a.jpg");
        await ScoreAsync("wedding@church/a.jpg");
        var letter = Container(StorageNames.DeadLettersContainer).GetBlobClient("church.json");
        await letter.UploadAsync(BinaryData.FromString("""[{"subject":"/blobServices/default/containers/uploads/blobs/wedding@church/b.jpg"}]"""), overwrite: true, Cancellation);
        foreach (var image in (string?[])["a.jpg", null])
        {
            await ForgetAsync("wedding", image);
            Assert.Equal("a.jpg", Assert.Single(await pipeline.ReadAsync("wedding@church")).Photo.Image);
            Assert.True(await pipeline.Uploads.GetBlobClient("wedding@church/a.jpg").ExistsAsync(Cancellation));
        }
        Assert.True(await letter.DeleteIfExistsAsync(cancellationToken: Cancellation));
        Assert.Empty(await pipeline.ReadAsync("wedding"));
    }

    /// <summary>An upload may be in a folder of any name.</summary>
    [Theory]
    [InlineData(Oblivion.Receipts)]
    [InlineData(FailureRecorder.Unreadable)]
    [InlineData("forgotten~")]
    public async Task A_batch_with_the_name_of_our_own_places_takes_nothing_else_along(string batch)
    {
        await ScoreAsync($"first-{batch}/a.jpg");
        var receipt = await ForgetAsync($"first-{batch}", null);
        var results = Container(StorageNames.ResultsContainer);
        var message = results.GetBlobClient($"{FailureRecorder.Unreadable}/score-faces-poison/of-nobody.txt");
        await message.UploadAsync(BinaryData.FromString("junk"), overwrite: true, Cancellation);
        await ScoreAsync($"{batch}/a.jpg");
        await pipeline.Create<SummarizeBatches>().RunAsync(new(), Cancellation);

        Assert.Equal(0, (await ForgetAsync(batch, null)).Found.Total);
        Assert.Empty(await pipeline.ReadAsync(batch));
        Assert.Null(await pipeline.Get<BatchLedger>().FindAsync(batch, Cancellation));
        Assert.True(await results.GetBlobClient($"{Oblivion.Receipts}/{receipt.Key}.json").ExistsAsync(Cancellation));
        Assert.True(await message.DeleteIfExistsAsync(cancellationToken: Cancellation));
        Assert.False(await results.GetBlobClient($"{batch}/summary.json").ExistsAsync(Cancellation));
        var late = TestResults.Photo("late.jpg", $"first-{batch}") with { ModifiedAt = receipt.ForgottenAt };
        Assert.True(await pipeline.Get<TombstoneStore>().CoversAsync(late, Cancellation));
    }

    [Fact]
    public async Task A_photo_without_a_name_is_refused_and_not_taken_for_the_batch()
    {
        await ScoreAsync("nameless/a.jpg");
        await Assert.ThrowsAsync<InvalidMessageException>(() => ForgetAsync("nameless", ""));
        Assert.Single(await pipeline.ReadAsync("nameless"));
    }

    [Fact]
    public async Task A_zip_at_the_root_must_be_read_before_one_of_its_photos_can_be_forgotten()
    {
        await UploadAsync("rooted.zip", SampleZip.Of(("a.jpg", SamplePhotos.Read(1))));
        await Assert.ThrowsAsync<StillReadingException>(() => ForgetAsync("rooted", "rooted.zip/a.jpg"));
        // Once it is gone, nothing more of it can be read.
        await pipeline.Uploads.GetBlobClient("rooted.zip").DeleteAsync(cancellationToken: Cancellation);
        Assert.Equal(0, (await ForgetAsync("rooted", "rooted.zip/a.jpg")).Found.Total);
    }

    [Fact]
    public async Task A_later_upload_of_the_same_name_is_new()
    {
        await ScoreAsync("again/a.jpg");
        var forgotten = await ForgetAsync("again", "a.jpg");
        Assert.Empty(await pipeline.ReadAsync("again"));
        // Storage's clock counts whole seconds.
        BlobClient blob;
        do
        {
            blob = await UploadAsync("again/a.jpg", SamplePhotos.Read(1));
        }
        while ((await blob.GetPropertiesAsync(cancellationToken: Cancellation)).Value.LastModified <= forgotten.ForgottenAt);
        await pipeline.Get<UploadProcessor>().ProcessAsync(blob, resume: null, Cancellation);
        await ScoreAllAsync();
        Assert.Equal(PhotoStatus.Scored, Assert.Single(await pipeline.ReadAsync("again")).Status);
    }

    [Fact]
    public async Task One_photo_of_a_zip_takes_the_zip_with_it_and_leaves_the_rows_of_the_others()
    {
        await UploadAsync("zipped/x.zip", SampleZip.Of(("a.jpg", SamplePhotos.Read(1)), ("b.jpg", SamplePhotos.Read(2))));
        await Assert.ThrowsAsync<StillReadingException>(() => ForgetAsync("zipped", "x.zip/b.jpg"));
        await pipeline.Get<UploadProcessor>().ProcessAsync(pipeline.Uploads.GetBlobClient("zipped/x.zip"), resume: null, Cancellation);
        await Assert.ThrowsAsync<StillReadingException>(() => ForgetAsync("zipped", "x.zip/b.jpg"));
        // Its photos have pictures, but no row yet that says whose.
        await Assert.ThrowsAsync<StillReadingException>(() => ForgetAsync("zipped", "x.zip"));
        await Assert.ThrowsAsync<StillReadingException>(async () =>
        {
            await pipeline.Get<ResultsStore>().WriteAsync([PhotoResult.Rejected(await IdentifyAsync("zipped/x.zip", "x.zip/a.jpg"), "for the test")], Cancellation);
            await ForgetAsync("zipped", "x.zip/a.jpg");
        });
        await ScoreAllAsync();
        Assert.Equal((1, 1), await ForgetAsync("zipped", "x.zip/a.jpg") is var receipt ? (receipt.Removed.Uploads, receipt.Removed.Rows) : default);
        Assert.Equal("x.zip/b.jpg", Assert.Single(await pipeline.ReadAsync("zipped")).Photo.Image);
        Assert.False(await pipeline.Uploads.GetBlobClient("zipped/x.zip").ExistsAsync(Cancellation));
        var csv = await pipeline.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.ResultsContainer).GetBlobClient("zipped/results.csv").DownloadContentAsync(Cancellation);
        Assert.DoesNotContain("x.zip/a.jpg", csv.Value.Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crops_that_wait_in_a_claim_check_are_taken_out_and_the_others_stay()
    {
        var (gone, stays) = (Crowd("claim", "a.jpg"), Crowd("claim", "b.jpg"));
        await pipeline.Get<FacesQueue>().SendAsync([gone, stays], Cancellation);
        Assert.Equal(1, (await ForgetAsync("claim", "a.jpg")).Removed.Crops);
        var message = FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(Assert.Single(await TakeAsync())));
        var opened = await pipeline.Get<FacesQueue>().OpenAsync(message, Cancellation);
        Assert.Equal("b.jpg", Assert.Single(opened!.Photos).Photo.Image);
    }

    [Fact]
    public async Task A_photo_goes_from_what_people_gave_from_messages_that_nobody_could_read_and_from_every_result_file()
    {
        await ScoreAsync("shown/anna.jpg");
        await ScoreAsync("shown/b.jpg");
        var keys = (await pipeline.ReadAsync("shown")).ToDictionary(static row => row.Photo.Image, static row => row.Photo.Key);
        var (results, letters) = (Container(StorageNames.ResultsContainer), Container(StorageNames.DeadLettersContainer));
        await pipeline.Get<GivenFiles>().WriteLabelsAsync("shown", Labels("shown", keys.Values), Cancellation);
        await pipeline.Get<GivenFiles>().WriteGroupsAsync("shown", "anna: anna.jpg\nall: *", Cancellation);
        await pipeline.Get<BatchSummarizer>().SummarizeAsync("shown", Cancellation);
        string[] naming = ["""{"photos":[{"photo":{"batch":"shown","image":"anna.jpg" """, "shown/anna.jpg", "c2hvd24vYW5uYS5qcGc=", "{\"blob\":\"shown\\u002Fanna.jpg\"}"];
        for (var i = 0; i < naming.Length; i++)
        {
            await results.GetBlobClient($"{FailureRecorder.Unreadable}/score-faces-poison/{i}.txt").UploadAsync(BinaryData.FromString(naming[i]), overwrite: true, Cancellation);
        }
        await results.GetBlobClient($"{FailureRecorder.Unreadable}/score-faces-poison/other.txt").UploadAsync(BinaryData.FromString("shown/joanna.jpg"), overwrite: true, Cancellation);
        await letters.GetBlobClient("event.json").UploadAsync(BinaryData.FromString("""[{"subject":"/blobServices/default/containers/uploads/blobs/shown/anna.jpg"}]"""), overwrite: true, Cancellation);

        var receipt = await ForgetAsync("shown", "anna.jpg");
        Assert.Equal((7, 0), (receipt.Removed.Files, receipt.Found.Total));
        Assert.Equal(["other.txt"], await results.GetBlobsAsync(new GetBlobsOptions { Prefix = FailureRecorder.Unreadable + "/" }, Cancellation).Select(static blob => blob.Name.Split('/')[^1]).ToListAsync(Cancellation));
        Assert.Empty(await letters.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
        Assert.Equal([$"{keys["b.jpg"]}-1"], (await pipeline.Get<GivenFiles>().ReadLabelsAsync("shown", Cancellation))!.People.Single().Faces.Keys);
        await foreach (var file in results.GetBlobsAsync(new GetBlobsOptions { Prefix = "shown/" }, Cancellation))
        {
            var content = Encoding.Latin1.GetString((await results.GetBlobClient(file.Name).DownloadContentAsync(Cancellation)).Value.Content);
            Assert.DoesNotContain("anna", content, StringComparison.Ordinal);
            Assert.DoesNotContain(keys["anna.jpg"], content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Forgetting_that_was_interrupted_is_finished_by_doing_it_again()
    {
        await ScoreAsync("broken-off/a.jpg");
        await ScoreAsync("broken-off/b.jpg");
        await pipeline.Get<BatchSummarizer>().SummarizeAsync("broken-off", Cancellation);
        await foreach (var row in pipeline.Rows.QueryAsync<TableEntity>(row => row.PartitionKey == "broken-off", cancellationToken: Cancellation))
        {
            // The process died after the row and before the files.
            if (row.GetString("Image") == "a.jpg")
            {
                await pipeline.Rows.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Cancellation);
            }
        }
        Assert.Equal(0, (await ForgetAsync("broken-off", "a.jpg")).Found.Total);
        var csv = await Container(StorageNames.ResultsContainer).GetBlobClient("broken-off/results.csv").DownloadContentAsync(Cancellation);
        Assert.DoesNotContain("a.jpg", csv.Value.Content.ToString(), StringComparison.Ordinal);
    }

    private BlobContainerClient Container(string name) => pipeline.Get<BlobServiceClient>().GetBlobContainerClient(name);

    private static LabelFile Labels(string batch, IEnumerable<string> photos) => new()
    {
        Schema = LabelFile.CurrentSchema,
        Batch = batch,
        Strata = [new LabelStratum(null, 2, 2)],
        People = [new LabelPerson("A", photos.ToImmutableSortedDictionary(static key => $"{key}-1", static _ => "happy"), photos.ToImmutableSortedDictionary(static key => key, static _ => ImmutableArray<ImmutableArray<double>>.Empty))],
    };

    private static PendingPhoto Crowd(string batch, string image) => new(
        new PhotoId(batch, image, $"{batch}/{image}", "0x1", TimeProvider.System.GetUtcNow().AddDays(-1)), 100, 100,
        [.. Enumerable.Repeat(new PendingFace(new(0, 0, 48, 48), 0.9f, new byte[2304]), 20)]);

    private Task<ForgettingReceipt> ForgetAsync(string batch, string? image) => pipeline.ForgetAsync(batch, image);

    private async Task<PhotoId> IdentifyAsync(string blob, string image)
    {
        var properties = await pipeline.Uploads.GetBlobClient(blob).GetPropertiesAsync(cancellationToken: Cancellation);
        return new PhotoId(blob.Split('/')[0], image, blob, BlobETag.Text(properties.Value.ETag), properties.Value.LastModified);
    }

    private async Task<BlobClient> UploadAsync(string name, byte[] content)
    {
        var blob = pipeline.Uploads.GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, Cancellation);
        return blob;
    }

    private async Task ProcessAsync(string name, byte[] content) =>
        await pipeline.Get<UploadProcessor>().ProcessAsync(await UploadAsync(name, content), resume: null, Cancellation);

    private async Task ScoreAsync(string name)
    {
        if (name.StartsWith('{'))
        {
            await pipeline.Get<FacesMessageScorer>().ScoreAsync(FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(name)), Cancellation);
            return;
        }
        await ProcessAsync(name, SamplePhotos.Read(1));
        await ScoreAllAsync();
    }

    private async Task ScoreAllAsync()
    {
        foreach (var message in await TakeAsync())
        {
            await ScoreAsync(message);
        }
    }

    private async Task<List<string>> TakeAsync()
    {
        var messages = (await pipeline.Faces.ReceiveMessagesAsync(maxMessages: 32, cancellationToken: Cancellation)).Value;
        foreach (var message in messages)
        {
            await pipeline.Faces.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
        }
        return [.. messages.Select(static message => message.Body.ToString())];
    }

    private async Task<List<string>> NamesAsync()
    {
        var blobs = pipeline.Get<BlobServiceClient>();
        var names = new List<string>();
        await foreach (var container in blobs.GetBlobContainersAsync(cancellationToken: Cancellation))
        {
            names.AddRange(await blobs.GetBlobContainerClient(container.Name).GetBlobsAsync(cancellationToken: Cancellation).Select(blob => $"{container.Name}/{blob.Name}").ToListAsync(Cancellation));
        }
        return names;
    }
}
