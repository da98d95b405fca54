using System.Diagnostics;
using Azure.Data.Tables;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.EndToEnd.Tests;

public sealed class KilledRunTests : IDisposable
{
    private const int Photos = 30;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_half_way_continues_where_it_was()
    {
        AddPhotos();
        using (var first = RunSh.Start(_folder, _folder.Photos))
        {
            await RowsAsync(first);
            first.Kill();
        }

        var figures = await RunSh.RunAsync(_folder, _folder.Photos);
        Assert.Equal((Photos, Photos, 0, 0), (figures.Images, figures.Scored, figures.Rejected, figures.Failed));
        var images = ResultsCsv.Read(Path.Combine(_folder.Out, "results.csv")).GroupBy(row => (row["image"], row["face"])).ToList();
        Assert.Equal(Photos, images.Select(face => face.Key.Item1).Distinct().Count());
        Assert.All(images, face => Assert.Single(face));
    }

    [Fact]
    public async Task Ctrl_c_says_how_to_continue()
    {
        // On a busy machine the signal comes late.
        AddPhotos(5 * Photos);
        using var run = RunSh.Start(_folder, _folder.Photos);
        await RowsAsync(run);
        run.Interrupt();
        await run.ExitAsync();
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Run the same command again to continue.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_dies_is_told_in_words()
    {
        AddPhotos();
        using var run = RunSh.Start(_folder, _folder.Photos, "--serve");
        await RowsAsync(run);
        Process.GetProcessById(_folder.Azurite!.ProcessId).Kill();
        await run.ExitAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The local storage ended in the middle of the run", run.Errors, StringComparison.Ordinal);
    }

    private void AddPhotos(int count = Photos)
    {
        for (var i = 0; i < count; i++)
        {
            _folder.AddSample($"{i:000}.jpg", 1 + (i % 6));
        }
    }

    private async Task RowsAsync(RunSh run)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var rows = 0;
        while (rows == 0)
        {
            await Task.Delay(50, patience.Token);
            Assert.False(run.HasExited, run.Errors);
            if (_folder.Azurite is not { } azurite)
            {
                continue;
            }

            try
            {
                rows = await new TableClient(azurite.ConnectionString, StorageNames.ResultsTable)
                    .QueryAsync<TableEntity>(cancellationToken: patience.Token).CountAsync(patience.Token);
            }
            catch (Azure.RequestFailedException)
            {
                // The table is not there yet.
            }
        }

        Assert.InRange(rows, 1, (5 * Photos) - 1);
    }
}
