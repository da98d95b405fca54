using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;

namespace DeepEmotion.EndToEnd.Tests.Soak;

/// <summary>Two hosts whose clocks differ, uploads of all kinds, and one trouble after another; then quiet, until every row is there.</summary>
public sealed class SoakRun : IAsyncDisposable
{
    private static readonly string[] Queues = [StorageNames.ScoreFacesQueue, StorageNames.RetryUploadsQueue, "azure-webjobs-blobtrigger-preprocessupload"];
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Random _random;
    private readonly TestFolder _folder = new();
    private readonly AzuriteProcess _azurite;
    private readonly FaultyStorage _storage;
    private readonly SoakHost[] _hosts;
    private readonly SoakUploads _uploads;
    private readonly TableClient _rows;
    private readonly ModelRegistry _registry;
    private readonly Dictionary<string, int> _troubles = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _uploadsAtOnce = 1;
    private TimeSpan? _recovering;
    private TimeSpan _worst;
    private int _seen;

    private SoakRun(int seed, AzuriteProcess azurite, FaultyStorage storage)
    {
        (_random, _azurite, _storage) = (new Random(seed), azurite, storage);
        _folder.AddSample("first.jpg", 1);
        _hosts = [new("host-early", TimeSpan.FromMinutes(-9), storage.ConnectionString, _folder), new("host-late", TimeSpan.FromMinutes(9), storage.ConnectionString, _folder)];
        _uploads = new SoakUploads(new BlobContainerClient(azurite.ConnectionString, StorageNames.UploadsContainer), new Random(seed + 1));
        _rows = new TableClient(azurite.ConnectionString, StorageNames.ResultsTable);
        _registry = new ModelRegistry(new BlobContainerClient(azurite.ConnectionString, StorageNames.ModelsContainer), TimeProvider.System);
    }

    /// <param name="seed">The same seed gives the same uploads and troubles, though not at the same moments.</param>
    /// <param name="length">How long there is trouble.</param>
    /// <param name="patience">How long the rest may take afterwards, and after it the summaries: they rest for ten times as long as they take.</param>
    /// <param name="uploadsAtOnce">How many uploads come a second.</param>
    public static async Task<SoakResult> RunAsync(int seed, TimeSpan length, TimeSpan patience, int uploadsAtOnce)
    {
        var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions(), CancellationToken.None);
        await using var run = new SoakRun(seed, azurite, await FaultyStorage.StartAsync(azurite.Addresses, seed + 2)) { _uploadsAtOnce = uploadsAtOnce };
        return await run.RunAsync(length, patience);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            host.Dispose();
        }

        await _storage.DisposeAsync();
        await _azurite.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<SoakResult> RunAsync(TimeSpan length, TimeSpan patience)
    {
        foreach (var host in _hosts)
        {
            host.Start();
        }

        await PipelineHostReadyAsync();
        var begun = _clock.Elapsed;
        while (_clock.Elapsed - begun < length)
        {
            await TroubleAsync(_clock.Elapsed - begun > length / 2);
            _recovering ??= _clock.Elapsed;
            await WorkAsync(TimeSpan.FromSeconds(_random.Next(2, 6)));
        }

        var quiet = _clock.Elapsed;
        Comparison last;
        do
        {
            await LookAsync();
            last = await CompareAsync();
        }
        while (!last.IsDone && _clock.Elapsed - quiet < (last.HasAllRows ? 3 * patience : patience));
        return Result(last, _clock.Elapsed - quiet);
    }

    private Task PipelineHostReadyAsync() => Hosts.PipelineHost.WaitAsync(async () =>
    {
        await LookAsync();
        return _seen >= _hosts.Length;
    });

    /// <summary>Uploads for a while, as a person would.</summary>
    private async Task WorkAsync(TimeSpan length)
    {
        for (var until = _clock.Elapsed + length; _clock.Elapsed < until;)
        {
            for (var i = 0; i < _uploadsAtOnce; i++)
            {
                await _uploads.UploadAsync();
            }

            await LookAsync();
        }
    }

    private async Task TroubleAsync(bool models)
    {
        var kind = _random.Next(models ? 8 : 6);
        var name = kind switch { 0 or 1 => "kill -9", 2 => "storage down", 3 => "storage faulty", 4 => "duplicates, reordered", 5 => "messages lost", 6 => "model swapped", _ => "bad model promoted" };
        _troubles[name] = _troubles.GetValueOrDefault(name) + 1;
        switch (kind)
        {
            case 0 or 1:
                var host = _hosts[_random.Next(_hosts.Length)];
                host.Kill();
                await WorkAsync(TimeSpan.FromSeconds(_random.Next(1, 4)));
                host.Start();
                break;
            case 2:
                _storage.IsDown = true;
                await WorkAsync(TimeSpan.FromSeconds(_random.Next(2, 12)));
                _storage.IsDown = false;
                break;
            case 3:
                _storage.Rate = 0.25;
                await WorkAsync(TimeSpan.FromSeconds(_random.Next(3, 12)));
                _storage.Rate = 0;
                break;
            case 4:
                await ShuffleAsync(copies: 2);
                break;
            case 5:
                await ShuffleAsync(copies: 0);
                break;
            default:
                await PromoteAsync(isBad: kind == 7);
                break;
        }
    }

    /// <summary>Takes what waits in a queue and puts it back in another order, twice or not at all.</summary>
    private async Task ShuffleAsync(int copies)
    {
        var queue = new QueueClient(_azurite.ConnectionString, Queues[_random.Next(Queues.Length)]);
        await WorkAsync(Beat);
        var messages = (await queue.ReceiveMessagesAsync(copies == 0 ? 3 : 32)).Value;
        _random.Shuffle(messages);
        foreach (var message in messages)
        {
            for (var i = 0; i < copies; i++)
            {
                await queue.SendMessageAsync(message.MessageText, TimeSpan.FromSeconds(_random.Next(6)), TimeSpan.FromSeconds(-1));
            }

            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    // The bundled model under another version: what it answers stays the same.
    private async Task PromoteAsync(bool isBad)
    {
        var (onnx, manifest) = BundledModel.Read();
        var version = ModelVersion.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(_random.Next(1_000_000)), manifest.Sha256);
        manifest = manifest with { Version = version, Precisions = null };
        if (isBad)
        {
            manifest = manifest with { Golden = manifest.Golden with { Probabilities = [.. manifest.Golden.Probabilities.Reverse()] } };
        }

        await _registry.PublishAsync(onnx, manifest, CancellationToken.None);
        await _registry.PromoteAsync(version, await _registry.ReadCurrentAsync(CancellationToken.None), "soak", CancellationToken.None);
    }

    private async Task LookAsync()
    {
        await Task.Delay(Beat);
        foreach (var host in _hosts)
        {
            host.Look();
        }

        try
        {
            var rows = await _rows.QueryAsync<TableEntity>(select: ["RowKey"]).CountAsync();
            if (rows > _seen && _recovering is { } since)
            {
                _worst = TimeSpan.FromTicks(Math.Max(_worst.Ticks, (_clock.Elapsed - since).Ticks));
                _recovering = null;
            }

            _seen = rows;
        }
        catch (Azure.RequestFailedException)
        {
            // The table is not there yet.
        }
    }

    private async Task<Comparison> CompareAsync()
    {
        var expected = _uploads.Expected;
        List<TableEntity> rows = [];
        foreach (var batch in SoakUploads.Batches)
        {
            rows.AddRange(await _rows.QueryAsync<TableEntity>(row => row.PartitionKey == batch, select: ["Batch", "Upload", "UploadETag", "Image", "Status", "Model"]).ToListAsync());
        }

        var found = rows.Select(row => (row.GetString("Upload"), row.GetString("UploadETag"), row.GetString("Image"))).ToList();
        var lost = expected.Except(found).Select(row => $"{row.Item1}: {row.Item3}").ToList();
        var doubled = found.Count - found.Distinct().Count() + found.Except(expected).Count();
        var mixed = rows.Where(row => row.GetString("Model") is not null).GroupBy(row => row.GetString("Batch")).Count(batch => batch.DistinctBy(row => row.GetString("Model")).Count() > 1);
        var failed = rows.Count(row => row.GetString("Status") == "failed");
        return new Comparison(rows.Count, lost, doubled, failed, mixed, rows.Count - await SummarizedAsync());
    }

    /// <summary>Photos that the batches' summaries show.</summary>
    private async Task<int> SummarizedAsync()
    {
        var images = 0;
        foreach (var batch in SoakUploads.Batches)
        {
            var summary = new BlobClient(_azurite.ConnectionString, StorageNames.ResultsContainer, $"{batch}/summary.json");
            if ((await summary.ExistsAsync()).Value)
            {
                using var json = JsonDocument.Parse((await summary.DownloadContentAsync()).Value.Content);
                images += json.RootElement.GetProperty("images").GetInt32();
            }
        }

        return images;
    }

    private SoakResult Result(Comparison last, TimeSpan rest) => new()
    {
        Uploads = _uploads.Uploads,
        Files = _uploads.Files,
        Expected = _uploads.Expected.Count,
        Rows = last.Rows,
        Lost = last.Lost,
        Doubled = last.Doubled,
        Failed = last.Failed,
        MixedBatches = last.Mixed,
        NotInSummaries = last.NotInSummaries,
        Troubles = _troubles,
        StorageFaults = _storage.Faults.Values.Sum(),
        WorstRecovery = _worst,
        Rest = rest,
        HostDeaths = _hosts.Sum(host => host.Deaths),
        PeakMemory = _hosts.Max(host => host.PeakMemory),
        HostOutput = string.Join('\n', _hosts.Select(host => host.Output)),
    };

    private sealed record Comparison(int Rows, IReadOnlyList<string> Lost, int Doubled, int Failed, int Mixed, int NotInSummaries)
    {
        public bool HasAllRows => Lost.Count == 0 && Doubled == 0 && Failed == 0;

        public bool IsDone => HasAllRows && NotInSummaries == 0;
    }
}
