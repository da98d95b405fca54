using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.EndToEnd.Tests;

public sealed class RetrainingTests : IDisposable
{
    private const int TrainingImages = 224;
    private const int ValidationImages = 14;

    private readonly TestFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_model_that_is_published_while_photos_are_scored_serves_without_a_restart()
    {
        _folder.AddSample("first.jpg", 1);
        using var run = RunSh.Start(_folder, [("Models__PollInterval", "00:00:00.2")], _folder.Photos, "--serve", "--batch", "first");
        await run.ReadUntilAsync("images 1  scored 1");
        var api = new Uri((await run.ReadUntilAsync("/api/batches")).Split(' ')[^1].Replace("batches", "", StringComparison.Ordinal));
        var connection = (await run.ReadUntilAsync("export AzureWebJobsStorage=")).Split('\'')[1];
        var data = WriteData();
        await new BlobContainerClient(connection, StorageNames.DatasetsContainer).GetBlobClient("tiny.csv").UploadAsync(data);
        var bundled = await ServingAsync(api);
        await using var load = PhotoLoad.Start(_http, new Uri(api, "score"), TestFolder.Sample(2));

        // As the scheduled job: no argument, everything from the environment.
        var job = await TrainSh.RunAsync(
            connection,
            [
                ("DEEPEMOTION_DATA", "blob://datasets/tiny.csv"), ("DEEPEMOTION_OUT", Path.Combine(_folder.Path, "job")), ("DEEPEMOTION_EPOCHS", "1"),
                ("DEEPEMOTION_PUBLISH", "true"), ("DEEPEMOTION_PROMOTE", "always"), ("XDG_CACHE_HOME", _folder.Cache),
            ]);
        Assert.True(job.ExitCode == 0, job.Output);
        var published = await ServingAsync(api, not: bundled);
        Assert.Contains($"promoted: model {published}", job.Output, StringComparison.Ordinal);
        _folder.AssertNoTelemetry();

        // Four emotions are no better than seven, however well they are told apart.
        var four = await TrainSh.RunAsync(
            connection, [], "--data", data, "--out", Path.Combine(_folder.Path, "four"), "--epochs", "1", "--network", "sequential", "--classes", "4", "--publish");
        Assert.True(four.ExitCode == 3, four.Output);
        Assert.Equal(published, await ServingAsync(api));
        Assert.Equal(2, (await _http.GetFromJsonAsync<JsonElement>(new Uri(api, "models"))).GetArrayLength());

        var models = await load.StopAsync();
        Assert.Equal([bundled, published], models.Distinct());
        Assert.Equal(models.Order(StringComparer.Ordinal), models);
    }

    /// <summary>Noise in FER2013's form, each emotion a little brighter than the one before.</summary>
    private string WriteData()
    {
        var random = new Random(2013);
        var path = Path.Combine(_folder.Path, "tiny.csv");
        File.WriteAllLines(path, Enumerable.Range(0, TrainingImages + ValidationImages)
            .Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"{row % 7},{string.Join(' ', Enumerable.Range(0, 48 * 48).Select(_ => random.Next(60) + (row % 7 * 25)))},{(row < TrainingImages ? "Training" : "PublicTest")}"))
            .Prepend("emotion,pixels,Usage"));
        return path;
    }

    /// <summary>The version that serves; waits until it is another one than <paramref name="not"/>.</summary>
    private async Task<string> ServingAsync(Uri api, string? not = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var current = await _http.GetFromJsonAsync<JsonElement>(new Uri(api, "models/current"), patience.Token);
            if (current.GetProperty("version").GetString() is { } version && version != not)
            {
                return version;
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
