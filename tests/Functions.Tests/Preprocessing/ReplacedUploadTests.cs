using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Tests.Preprocessing;

/// <summary>An upload is replaced by one of another kind under its name: only the newest version's rows stay, whatever comes when.</summary>
public sealed class ReplacedUploadTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>, IAsyncLifetime
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("This is no photo.");

    private readonly string _batch = $"replaced-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Photo { get; } = SamplePhotos.Read(1);

    private static byte[] Zip { get; } = SampleZip.Of(("a.jpg", SamplePhotos.Read(1)), ("b.txt", Text));

    public async ValueTask InitializeAsync()
    {
        await pipeline.Faces.ClearMessagesAsync(Cancellation);
        await pipeline.Retries.ClearMessagesAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<string, string, string[]> Kinds { get; } = new()
    {
        { "zip", "photo", ["x"] },
        { "photo", "zip", ["x/a.jpg", "x/b.txt"] },
        { "empty", "photo", ["x"] },
        { "empty", "zip", ["x/a.jpg", "x/b.txt"] },
        { "zip", "empty", ["x"] },
        { "zip", "text", ["x"] },
        { "zip", "other zip", ["x/b.txt", "x/c.txt"] },
    };

    [Fact]
    public async Task The_pictures_of_a_photo_that_a_new_zip_lacks_go_with_its_row()
    {
        await ProcessAsync(await UploadAsync(SampleZip.Of(("anna.jpg", SamplePhotos.Read(1)), ("b.jpg", SamplePhotos.Read(2)))));
        await ScoreAllAsync();
        var pictures = pipeline.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.PicturesContainer);
        Assert.Equal(2, await pictures.GetBlobsAsync(new GetBlobsOptions { Prefix = _batch + "/" }, Cancellation).CountAsync(Cancellation));

        await ProcessAsync(await UploadAsync(SampleZip.Of(("b.jpg", SamplePhotos.Read(2)))));
        await ScoreAllAsync();

        var row = Assert.Single(await pipeline.ReadAsync(_batch));
        Assert.Equal([$"{_batch}/{row.Photo.Key}"], await pictures.GetBlobsAsync(new GetBlobsOptions { Prefix = _batch + "/" }, Cancellation).Select(static blob => blob.Name).ToListAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_newest_versions_rows_stay_alone(string first, string second, string[] images)
    {
        await ProcessAsync(await UploadAsync(Content(first)));
        await ScoreAllAsync();
        var blob = await UploadAsync(Content(second));
        await ProcessAsync(blob);
        await ScoreAllAsync();
        await AssertOnlyAsync(blob, images);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_was_under_way_for_the_first_version_leaves_nothing_when_it_comes_last(string first, string second, string[] images)
    {
        await ProcessAsync(await UploadAsync(Content(first)));
        var late = await TakeAllAsync();
        var blob = await UploadAsync(Content(second));
        await ProcessAsync(blob);
        await ScoreAllAsync();
        await ScoreAsync(late);
        await AssertOnlyAsync(blob, images);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_was_under_way_leaves_nothing_when_it_comes_while_the_second_version_is_under_way_too(string first, string second, string[] images)
    {
        await ProcessAsync(await UploadAsync(Content(first)));
        var late = await TakeAllAsync();
        var blob = await UploadAsync(Content(second));
        await ProcessAsync(blob);
        await ScoreAsync(late);
        await ScoreAllAsync();
        await AssertOnlyAsync(blob, images);
    }

    [Fact]
    public async Task A_zip_that_was_read_half_before_a_photo_replaced_it_leaves_nothing()
    {
        var zip = await UploadAsync(Zip);
        var id = await IdentifyAsync(zip);
        await pipeline.Get<ArchiveNames>().AddAsync(_batch, zip.Name, Cancellation);
        await pipeline.Get<ResultsStore>().WriteAsync([TestResults.NoFace(id with { Image = "x/a.jpg" })], Cancellation);
        var photo = await UploadAsync(Photo);
        await ProcessAsync(photo);
        await ScoreAllAsync();
        await AssertOnlyAsync(photo, ["x"]);
    }

    /// <summary>It is read in parts; the first is in memory when the other version arrives.</summary>
    [Theory]
    [InlineData("other zip", new[] { "x/b.txt", "x/c.txt" })]
    [InlineData("photo", new[] { "x" })]
    public async Task A_zip_that_is_replaced_while_it_is_read_gives_way_to_what_is_there_then(string second, string[] images)
    {
        var (reading, places) = await BeginAsync(LargeZip());
        var blob = await UploadAsync(Content(second));
        places.ForEach(static place => place.Dispose());
        await reading;
        await ScoreAllAsync();
        await AssertOnlyAsync(blob, images);
    }

    [Fact]
    public async Task A_zip_that_is_deleted_while_it_is_read_fails_with_that_reason()
    {
        var (reading, places) = await BeginAsync(LargeZip());
        await pipeline.Uploads.GetBlobClient($"{_batch}/x").DeleteAsync(cancellationToken: Cancellation);
        places.ForEach(static place => place.Dispose());
        await reading;
        var row = Assert.Single(await pipeline.ReadAsync(_batch));
        Assert.Equal((PhotoStatus.Failed, "deleted before it was read"), (row.Status, row.Reason));
    }

    [Fact]
    public async Task An_older_zip_that_ends_late_removes_no_newer_row_and_leaves_no_note()
    {
        var old = await IdentifyAsync(await UploadAsync(Zip));
        await pipeline.Get<ArchiveNames>().AddAsync(_batch, old.Blob, Cancellation);
        await pipeline.Get<ResultsStore>().WriteAsync([TestResults.NoFace(old with { Image = "x/a.jpg" })], Cancellation);
        var blob = await UploadAsync(Content("other zip"));
        await ProcessAsync(blob);
        Assert.False(await pipeline.Get<OutdatedRows>().RemoveAsync(old, Cancellation));
        await AssertOnlyAsync(blob, ["x/b.txt", "x/c.txt"]);
    }

    [Fact]
    public async Task Rows_that_another_process_left_are_found_by_reconciliation()
    {
        var old = await IdentifyAsync(await UploadAsync(Zip));
        var blob = await UploadAsync(Photo);
        await ProcessAsync(blob);
        await ScoreAllAsync();
        // Written as by a process that looked before the photo came.
        await pipeline.Rows.AddEntityAsync(PhotoRow.ToEntity(TestResults.NoFace(old with { Image = "x/late.jpg" })), Cancellation);
        var reconciler = ActivatorUtilities.CreateInstance<UploadReconciler>(
            pipeline.Get<IServiceProvider>(), pipeline.Uploads, Options.Create(new ReconciliationOptions { After = TimeSpan.FromDays(-1) }));
        await reconciler.ReconcileAsync(Cancellation);
        await AssertOnlyAsync(blob, ["x"]);
    }

    [Fact]
    public async Task A_failed_zip_that_is_read_after_all_keeps_no_row_of_its_failure()
    {
        var blob = await UploadAsync(Zip);
        var id = await IdentifyAsync(blob);
        await pipeline.Get<FailureRecorder>().RecordRetryAsync(Encoding.UTF8.GetString(new UploadMessage { Blob = blob.Name, ETag = id.ETag }.ToUtf8()), Cancellation);
        Assert.Equal(PhotoStatus.Failed, Assert.Single(await pipeline.ReadAsync(_batch)).Status);
        await ProcessAsync(blob);
        await ScoreAllAsync();
        await AssertOnlyAsync(blob, ["x/a.jpg", "x/b.txt"]);
        Assert.Equal(2, Assert.Single(await pipeline.ReadArchivesAsync(_batch)).Photos);
    }

    /// <summary>Begins to read a zip, and gives the places of all photos, without which it waits before its first file.</summary>
    private async Task<(Task Reading, List<IDisposable> Places)> BeginAsync(byte[] zip)
    {
        var blob = await UploadAsync(zip);
        var places = new List<IDisposable>();
        for (var i = 0; i < new PreprocessingOptions().EffectiveParallelism; i++)
        {
            places.Add(await pipeline.Get<PhotoGate>().EnterAsync(Cancellation));
        }
        var reading = ProcessAsync(blob);
        // Its name is noted after it was opened; then the directory is read from its end.
        while (!await pipeline.Batches.QueryAsync<TableEntity>(row => row.PartitionKey == _batch, cancellationToken: Cancellation).AnyAsync(Cancellation))
        {
            await Task.Delay(20, Cancellation);
        }
        return (reading, places);
    }

    /// <summary>Its large file comes after more files than are read ahead, so it is not read before the first ones have their places.</summary>
    private static byte[] LargeZip()
    {
        var noise = new byte[2 * new PreprocessingOptions().ArchiveReadSize];
        new Random(1).NextBytes(noise);
        return SampleZip.Of(("a.jpg", Text), ("b.jpg", Text), ("c.jpg", Text), ("d.jpg", Text), ("e.jpg", Text), ("large.jpg", noise), ("z.jpg", Text));
    }

    private static byte[] Content(string kind) => kind switch
    {
        "zip" => Zip,
        "other zip" => SampleZip.Of(("b.txt", Text), ("c.txt", Text)),
        "photo" => Photo,
        "text" => Text,
        _ => [],
    };

    private async Task AssertOnlyAsync(BlobClient blob, string[] images)
    {
        var current = await IdentifyAsync(blob);
        var rows = await pipeline.ReadAsync(_batch);
        Assert.Equal(images, rows.Select(row => row.Photo.Image).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(current.ETag, row.Photo.ETag));
        Assert.All(await pipeline.ReadArchivesAsync(_batch), archive => Assert.Equal(current.ETag, archive.ETag));
    }

    private async Task<PhotoId> IdentifyAsync(BlobClient blob)
    {
        var properties = (await blob.GetPropertiesAsync(cancellationToken: Cancellation)).Value;
        return new PhotoId(_batch, "x", blob.Name, BlobETag.Text(properties.ETag), properties.LastModified);
    }

    private async Task<BlobClient> UploadAsync(byte[] content)
    {
        var blob = pipeline.Uploads.GetBlobClient($"{_batch}/x");
        await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, Cancellation);
        return blob;
    }

    private Task ProcessAsync(BlobClient blob) => pipeline.Get<UploadProcessor>().ProcessAsync(blob, resume: null, Cancellation);

    private async Task ScoreAllAsync() => await ScoreAsync(await TakeAllAsync());

    private async Task ScoreAsync(List<FacesMessage> messages)
    {
        foreach (var message in messages)
        {
            await pipeline.Get<FacesMessageScorer>().ScoreAsync(message, Cancellation);
        }
    }

    private async Task<List<FacesMessage>> TakeAllAsync()
    {
        var messages = new List<FacesMessage>();
        while ((await pipeline.Faces.ReceiveMessageAsync(cancellationToken: Cancellation)).Value is { } message)
        {
            await pipeline.Faces.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
            messages.Add(FacesMessage.FromUtf8(message.Body));
        }
        return messages;
    }
}
