using Azure.Data.Tables;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Run;
using DeepEmotion.LocalHost.Tests.HttpApi;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Run;

[Collection(ApiHost.Collection)]
public sealed class ResultFilesTests(ApiHost api)
{
    /// <summary>A writer stores rows first and marks the batch as changed afterwards.</summary>
    [Fact]
    public async Task A_batch_whose_first_rows_are_there_and_that_is_not_yet_marked_has_no_files_and_no_error()
    {
        const string Batch = "just-written";
        using var folder = new TemporaryFolder();
        await api.AddRowsAsync(Batch, 0, 1);
        var files = new ResultFiles(new BlobContainerClient(api.ConnectionString, StorageNames.ResultsContainer), api.Get<BatchSummarizer>(), Batch, faceless: false);
        await new TableClient(api.ConnectionString, StorageNames.BatchesTable).DeleteEntityAsync(TableKey.From(Batch), "batch", cancellationToken: ApiHost.Cancellation);
        Assert.Null(await files.FetchAsync(folder.Path, ApiHost.Cancellation));
        Assert.Empty(Directory.EnumerateFiles(folder.Path));

        await api.Get<BatchLedger>().MarkChangedAsync(Batch, ApiHost.Cancellation);
        Assert.Equal(1, (await files.FetchAsync(folder.Path, ApiHost.Cancellation))?.Images);
    }

    /// <summary>Somebody may publish it: its figures must not be older than those of the other files.</summary>
    [Fact]
    public async Task A_report_without_faces_that_an_earlier_run_wrote_is_written_anew_and_none_appears_that_nobody_asked_for()
    {
        const string Batch = "published-once";
        using var folder = new TemporaryFolder();
        await api.AddRowsAsync(Batch, 0, 1);
        await api.Get<BatchLedger>().MarkChangedAsync(Batch, ApiHost.Cancellation);
        var files = new ResultFiles(new BlobContainerClient(api.ConnectionString, StorageNames.ResultsContainer), api.Get<BatchSummarizer>(), Batch, faceless: false);
        await files.FetchAsync(folder.Path, ApiHost.Cancellation);
        var report = Path.Combine(folder.Path, BatchFiles.FacelessReport);
        Assert.False(File.Exists(report));
        Assert.DoesNotContain(BatchFiles.FacelessReport, ResultFiles.NamesFor(faceless: false, folder.Path));

        await File.WriteAllTextAsync(report, "old", ApiHost.Cancellation);
        await files.FetchAsync(folder.Path, ApiHost.Cancellation);
        Assert.NotEqual("old", await File.ReadAllTextAsync(report, ApiHost.Cancellation));
        Assert.Contains(BatchFiles.FacelessReport, ResultFiles.NamesFor(faceless: false, folder.Path));
    }
}
