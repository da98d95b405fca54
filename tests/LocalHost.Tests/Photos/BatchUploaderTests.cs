using System.Net;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.LocalHost.Tests.Photos;

public sealed class BatchUploaderTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("photos ");
    private readonly string _batch = AzuriteFixture.UniqueName("batch");

    private BlobContainerClient Container { get; } = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("uploads"));

    private UploadRecords Records => new(azurite.Tables.GetTableClient(UploadRecords.Name), _batch);

    public async ValueTask InitializeAsync()
    {
        await Container.CreateAsync();
        await Records.ReadSourceAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Only_what_is_missing_or_changed_is_sent_and_the_versions_are_those_in_storage()
    {
        Write("same.jpg", "same");
        Write("changed.jpg", "before");
        var first = await UploadAsync(Rows());

        Write("changed.jpg", "after!");
        Write("new.zip", "PK\u0003\u0004");
        var second = await UploadAsync(Rows());

        Assert.Equal((2, 2), (first.Sent, second.Sent));
        Assert.Equal(["changed.jpg", "new.zip", "same.jpg"], second.Uploaded.Select(upload => upload.Image).Order());
        Assert.Equal(["new.zip"], second.Uploaded.Where(upload => upload.IsArchive).Select(upload => upload.Image));
        foreach (var upload in second.Uploaded)
        {
            var properties = await Container.GetBlobClient(upload.Blob).GetPropertiesAsync();
            Assert.Equal(properties.Value.ETag.ToString().Trim('"'), upload.ETag);
        }
    }

    [Fact]
    public async Task What_is_scored_is_deleted_and_not_sent_again_and_what_failed_stays()
    {
        Write("scored.jpg", "scored");
        Write("failed.jpg", "failed");
        Write("waiting.jpg", "waiting");
        var first = await UploadAsync(Rows());
        var after = Rows([.. first.Uploaded.Where(upload => upload.Image != "waiting.jpg")
            .Select(upload => (upload, upload.Image == "failed.jpg" ? PhotoStatus.Failed : PhotoStatus.Scored))]);
        await new UploadCleaner(Container).CleanAsync(after, first.Uploaded, TestContext.Current.CancellationToken);
        Assert.Equal(["failed.jpg", "waiting.jpg"], (await StoredAsync()).Order());

        var second = await UploadAsync(after);
        Assert.Equal((0, 3), (second.Sent, second.Uploaded.Count));
        Assert.Equal(["failed.jpg", "waiting.jpg"], second.Stored.Select(static upload => upload.Image).Order());

        await Container.DeleteBlobAsync($"{_batch}/waiting.jpg");
        var third = await UploadAsync(after);
        Assert.Equal((1, 2), (third.Sent, third.Stored.Count));
    }

    [Fact]
    public async Task A_version_that_somebody_else_put_there_is_not_deleted()
    {
        Write("a.jpg", "a");
        var uploader = await UploadAsync(Rows());
        await Container.GetBlobClient($"{_batch}/a.jpg").UploadAsync(BinaryData.FromString("newer"), overwrite: true);
        await new UploadCleaner(Container).CleanAsync(Rows((uploader.Uploaded.Single(), PhotoStatus.Scored)), uploader.Uploaded, TestContext.Current.CancellationToken);
        Assert.Equal(["a.jpg"], await StoredAsync());
    }

    [Fact]
    public async Task A_large_file_travels_in_blocks_and_arrives_whole()
    {
        var content = new byte[(20 << 20) + 7];
        Random.Shared.NextBytes(content);
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "large.tif"), content);
        var uploader = await UploadAsync(Rows());
        Assert.Equal((content.LongLength, content.LongLength), uploader.Bytes);
        var stored = await Container.GetBlobClient(uploader.Uploaded.Single().Blob).DownloadContentAsync();
        Assert.True(content.AsSpan().SequenceEqual(stored.Value.Content.ToMemory().Span));
        Assert.Equal(0, (await UploadAsync(Rows())).Sent);
    }

    [Fact]
    public async Task A_file_that_says_it_is_empty_does_not_travel_byte_by_byte()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "version.jpg"), "/proc/version");
        var uploader = await UploadAsync(Rows());
        var blob = Container.GetBlockBlobClient(uploader.Uploaded.Single().Blob);
        var blocks = await blob.GetBlockListAsync();
        Assert.InRange(blocks.Value.CommittedBlocks.Count(), 0, 2);
        Assert.Equal(await File.ReadAllBytesAsync("/proc/version"), (await blob.DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_and_the_others_are_sent()
    {
        Write("good.jpg", "good");
        Write("gone.jpg", "gone");
        var files = Files();
        File.Delete(Path.Combine(_folder.FullName, "gone.jpg"));
        var uploader = await UploadAsync(Rows(), files);
        Assert.Equal(["good.jpg"], uploader.Uploaded.Select(upload => upload.Image));
        Assert.Contains("gone.jpg", Assert.Single(uploader.NotRead).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_any_more_but_has_a_row_is_not_counted_twice()
    {
        Write("scored.jpg", "scored");
        Write("waiting.jpg", "waiting");
        var first = await UploadAsync(Rows());
        var files = Files();
        _folder.Delete(recursive: true);
        var second = await UploadAsync(Rows((first.Uploaded.Single(static upload => upload.Image == "scored.jpg"), PhotoStatus.Scored)), files);
        Assert.Equal("scored.jpg", Assert.Single(second.Uploaded).Image);
        Assert.Contains("scored.jpg", Assert.Single(second.Unverified).Path, StringComparison.Ordinal);
        Assert.Contains("waiting.jpg", Assert.Single(second.NotRead).Path, StringComparison.Ordinal);
        _folder.Create();
    }

    [Fact]
    public async Task A_file_is_remembered_whatever_its_name_begins_with()
    {
        string[] names = ["a.jpg", "~a.jpg", "über.jpg", "Österreich/a.jpg", "写真/b.jpg", "😀.jpg"];
        foreach (var name in names)
        {
            Write(name, name);
        }

        Assert.Equal(names.Length, (await UploadAsync(Rows())).Sent);
        Assert.Equal(0, (await UploadAsync(Rows())).Sent);

        var known = await Records.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(names.Order(StringComparer.Ordinal), known.Keys.Order(StringComparer.Ordinal));
        await Records.RemoveAsync(known.Values, TestContext.Current.CancellationToken);
        Assert.Empty(await azurite.Tables.GetTableClient(UploadRecords.Name).QueryAsync<TableEntity>(row => row.PartitionKey == _batch).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task If_only_the_record_cannot_be_written_the_file_is_not_sent_again()
    {
        const int Count = 40;
        for (var i = 0; i < Count; i++)
        {
            Write($"{i:00}.jpg", $"{i}");
        }

        // The first transaction announces the files.
        using var http = new HttpClient(new TransactionFails(2));
        var options = new TableClientOptions { Transport = new HttpClientTransport(http) };
        options.Retry.MaxRetries = 0;
        var records = new UploadRecords(new TableClient(azurite.ConnectionString, UploadRecords.Name, options), _batch);
        var time = new FakeTimeProvider();
        var uploader = new BatchUploader(Container, records, _batch, Rows(), time);
        var uploading = uploader.UploadAsync(Files(), TestContext.Current.CancellationToken);
        while (await Task.WhenAny(uploading, Task.Delay(20)) != uploading)
        {
            time.Advance(TimeSpan.FromSeconds(3));
        }

        await uploading;
        Assert.Equal((Count, Count), (uploader.Sent, uploader.Uploaded.Select(static upload => upload.Image).Distinct().Count()));
        Assert.Empty(uploader.NotRead);
        Assert.Equal(uploader.Uploaded.ToHashSet(), (await Records.ReadAsync(TestContext.Current.CancellationToken)).Values.ToHashSet());
    }

    [Fact]
    public async Task A_file_that_a_killed_run_sent_without_a_record_is_announced_and_sent_again()
    {
        Write("a.jpg", "a");
        // A write that never ends is all that a killed process leaves of its record.
        using var http = new HttpClient(new TransactionHangs(2));
        var records = new UploadRecords(new TableClient(azurite.ConnectionString, UploadRecords.Name, new TableClientOptions { Transport = new HttpClientTransport(http) }), _batch);
        var killed = new BatchUploader(Container, records, _batch, Rows(), TimeProvider.System).UploadAsync(Files(), TestContext.Current.CancellationToken);
        while ((await StoredAsync()).Length == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.False(killed.IsCompleted);
        var left = (await Records.ReadAsync(TestContext.Current.CancellationToken))["a.jpg"];
        Assert.Equal(($"{_batch}/a.jpg", false), (left.Blob, left.IsSent));
        Assert.Equal(1, BatchUploader.BytesToSend(Files(), new Dictionary<string, UploadedFile> { ["a.jpg"] = left }));

        var second = await UploadAsync(Rows());
        Assert.Equal((1, 1), (second.Sent, second.Stored.Count));
        Assert.True((await Records.ReadAsync(TestContext.Current.CancellationToken))["a.jpg"].IsSent);
    }

    [Fact]
    public void Only_files_that_no_run_has_sent_need_space()
    {
        Write("old.jpg", "1234567");
        Write("new.jpg", "123");
        var files = Files();
        var known = new Dictionary<string, UploadedFile> { ["old.jpg"] = new("old.jpg", "b/old.jpg", "1", string.Empty, IsArchive: false) };
        Assert.Equal(3, BatchUploader.BytesToSend(files, known));
        Assert.Equal(10, BatchUploader.BytesToSend(files, new Dictionary<string, UploadedFile>()));
        Assert.Equal(0, BatchUploader.BytesToSend(files.Where(static file => file.Image == "old.jpg"), known));
    }

    private IReadOnlyList<LocalFile> Files() => LocalFiles.Under([_folder.FullName]).Files;

    private async Task<BatchUploader> UploadAsync(BatchState before, IReadOnlyList<LocalFile>? files = null)
    {
        var uploader = new BatchUploader(Container, Records, _batch, before, TimeProvider.System);
        await uploader.UploadAsync(files ?? Files(), TestContext.Current.CancellationToken);
        return uploader;
    }

    private BatchState Rows(params (UploadedFile Upload, PhotoStatus Status)[] rows) => new(
        _batch,
        rows.ToDictionary(
            row => PhotoRow.RowKey(new PhotoId(_batch, row.Upload.Image, row.Upload.Blob, row.Upload.ETag, default)), row => (row.Upload.ETag, row.Status)),
        new Dictionary<string, ArchiveEntryCount>());

    private async Task<string[]> StoredAsync() => await Container.GetBlobsAsync().Select(blob => blob.Name[(_batch.Length + 1)..]).ToArrayAsync();

    private void Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private sealed class TransactionFails(int which) : DelegatingHandler(new HttpClientHandler())
    {
        private int _transactions;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal) && Interlocked.Increment(ref _transactions) == which
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request, Content = new StringContent(string.Empty) })
                : base.SendAsync(request, cancellationToken);
    }
    private sealed class TransactionHangs(int which) : DelegatingHandler(new HttpClientHandler())
    {
        private int _transactions;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal) && Interlocked.Increment(ref _transactions) == which)
            {
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
