using System.Diagnostics;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;

namespace DeepEmotion.EndToEnd.Tests;

/// <summary>What a person's folder goes through from one run to the next, and what must not be mixed, joined, kept or lost on the way.</summary>
public sealed class SecondRunTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_file_is_accounted_for_no_copy_stays_and_the_next_run_sends_nothing()
    {
        _folder.AddSample("a.jpg", 1);
        _folder.AddSample("day 1/50%20;c.jpg", 2);
        _folder.AddSample("\uFFFE.jpg", 3);
        _folder.Add("Thumbs.db", [1]);
        Process.Start("mkfifo", [Path.Combine(_folder.Photos, "pipe")]).WaitForExit();
        string[] arguments = [_folder.Photos, "--out", Path.Combine(_folder.Photos, "out")];

        using var first = await EndAsync(0, arguments);
        Assert.Equal((3, 3), (first.LastFigures().Images, first.LastFigures().Scored));
        Assert.Contains(first.Lines, line => line.StartsWith("not read: ", StringComparison.Ordinal) && line.Contains("/pipe: ", StringComparison.Ordinal));
        Assert.Contains(first.Lines, line => line.Contains("Thumbs.db: ", StringComparison.Ordinal));
        Assert.StartsWith("report  file:///", first.Lines[^2], StringComparison.Ordinal);
        Assert.Empty(await UploadsAsync());
        var csv = await File.ReadAllTextAsync(Path.Combine(_folder.Photos, "out", "results.csv"));

        using var second = await EndAsync(0, arguments);
        Assert.Equal(first.LastFigures(), second.LastFigures());
        Assert.Equal(csv, await File.ReadAllTextAsync(Path.Combine(_folder.Photos, "out", "results.csv")));

        File.Delete(Path.Combine(_folder.Photos, "a.jpg"));
        using var third = await EndAsync(0, arguments);
        Assert.Equal(2, third.LastFigures().Images);
        Assert.Contains(third.Lines, line => line.StartsWith("no longer among the photos", StringComparison.Ordinal) && line.EndsWith("a.jpg", StringComparison.Ordinal));

        var other = Directory.CreateDirectory(Path.Combine(_folder.Path, "other", "photos")).FullName;
        File.Copy(TestFolder.Sample(4), Path.Combine(other, "d.jpg"));
        using var refused = await EndAsync(1, other);
        Assert.Contains(_folder.Photos, refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--fresh", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--batch", refused.Errors, StringComparison.Ordinal);

        using var fresh = await EndAsync(0, other, "--fresh");
        Assert.Equal(1, fresh.LastFigures().Images);
    }

    [Fact]
    public async Task A_failed_photo_is_tried_again_by_requeue_and_its_copy_is_deleted()
    {
        _folder.AddSample("a.jpg", 1);
        using var first = await EndAsync(0, _folder.Photos, "--keep");
        var csv = await File.ReadAllTextAsync(Path.Combine(_folder.Out, "results.csv"));
        using var unknown = await EndAsync(1, "requeue", "nope");
        Assert.Contains("no batch 'nope'", unknown.Errors, StringComparison.Ordinal);
        Assert.Equal(csv, await File.ReadAllTextAsync(Path.Combine(_folder.Out, "results.csv")));
        await using (var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { DataFolder = _folder.Storage }, TestContext.Current.CancellationToken))
        {
            var table = new TableClient(azurite.ConnectionString, StorageNames.ResultsTable);
            var row = await table.QueryAsync<TableEntity>().SingleAsync();
            await table.UpdateEntityAsync(new TableEntity(row.PartitionKey, row.RowKey) { ["Status"] = "failed", ["Reason"] = "made by the test" }, row.ETag);
        }

        using var second = await EndAsync(0, "requeue", "photos");
        Assert.Equal((1, 1, 0), (second.LastFigures().Images, second.LastFigures().Scored, second.LastFigures().Failed));
        Assert.Empty(await UploadsAsync());
    }

    private async Task<RunSh> EndAsync(int exitCode, params string[] arguments)
    {
        // Neither must be heeded: the storage that another program uses, and the proxy.
        var run = RunSh.Start(_folder, [("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("http_proxy", "http://127.0.0.1:9")], arguments);
        await run.ExitAsync();
        Assert.True(run.ExitCode == exitCode, $"exit code {run.ExitCode}: {run.Errors}");
        return run;
    }

    private async Task<string[]> UploadsAsync()
    {
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { DataFolder = _folder.Storage }, TestContext.Current.CancellationToken);
        return await new BlobContainerClient(azurite.ConnectionString, StorageNames.UploadsContainer).GetBlobsAsync().Select(blob => blob.Name).ToArrayAsync();
    }
}
