using Azure.Data.Tables;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.EndToEnd.Tests;

public sealed class KilledRunTests : IDisposable
{
    private const int Photos = 30;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_half_way_goes_on_where_it_was()
    {
        for (var i = 0; i < Photos; i++)
        {
            _folder.AddSample($"{i:00}.jpg", 1 + (i % 6));
        }

        using (var first = RunSh.Start(_folder, _folder.Photos))
        {
            await RowsAsync();
            first.Kill();
        }

        var figures = await RunSh.RunAsync(_folder, _folder.Photos);
        Assert.Equal((Photos, Photos, 0, 0), (figures.Images, figures.Scored, figures.Rejected, figures.Failed));
        var images = ResultsCsv.Read(Path.Combine(_folder.Out, "results.csv")).GroupBy(row => (row["image"], row["face"])).ToList();
        Assert.Equal(Photos, images.Select(face => face.Key.Item1).Distinct().Count());
        Assert.All(images, face => Assert.Single(face));
    }

    private async Task RowsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var rows = 0;
        while (rows == 0)
        {
            await Task.Delay(50, patience.Token);
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

        Assert.InRange(rows, 1, Photos - 1);
    }
}
