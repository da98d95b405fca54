using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.EndToEnd.Tests.Publishing;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;

namespace DeepEmotion.EndToEnd.Tests.Hosts;

/// <summary>
/// The functions in a host, on a storage of their own: in the local host, or in the Functions host that <c>./test.sh --host COMMAND</c>
/// names, which runs the published folder.
/// </summary>
public abstract class PipelineHost : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private AzuriteProcess? _azurite;

    /// <summary>The command of a Functions host; null for the local host.</summary>
    public static string? Command => Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_HOST") is { Length: > 0 } command ? command : null;

    public string Connection => _azurite!.ConnectionString;

    /// <summary>Sends requests with the key that every function of the app takes.</summary>
    public HttpClient Http { get; private set; } = new();

    public BlobContainerClient Uploads => new(Connection, StorageNames.UploadsContainer);

    /// <summary>Quick timers; both hosts read them from the environment.</summary>
    protected static (string Name, string Value)[] Settings { get; } =
    [
        ("ReconcileUploadsSchedule", "*/10 * * * * *"), ("SummarizeBatchesSchedule", "*/5 * * * * *"), ("RecoverDeadLettersSchedule", "*/30 * * * * *"),
        ("Reconciliation__After", "00:00:20"), ("Models__PollInterval", "00:00:05"), ("Scoring__ExecutionProvider", "cpu"),
    ];

    public static PipelineHost Create(PublishedApp app) => Command is { } command ? new FunctionsPipelineHost(command, app) : new LocalPipelineHost();

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartAsync(new AzuriteOptions(), CancellationToken.None);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await EndAsync();
        await _azurite!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the host, for the first time or after <see cref="Kill"/>.</summary>
    public async Task StartAsync()
    {
        var address = await LaunchAsync();
        Http.Dispose();
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        Http.DefaultRequestHeaders.Add("x-functions-key", "master-key");
        await WaitAsync(async () => (await Http.GetAsync(new Uri("/api/health", UriKind.Relative))).IsSuccessStatusCode);
    }

    /// <summary>Ends the host as a crash would.</summary>
    public abstract void Kill();

    /// <summary>Puts an upload into storage, and tells the host of it where that is not found by scanning.</summary>
    /// <returns>The version, without quotes.</returns>
    public async Task<string> UploadAsync(string blob, byte[] content)
    {
        var uploaded = await Uploads.GetBlobClient(blob).UploadAsync(BinaryData.FromBytes(content), overwrite: true);
        await TellAsync(blob);
        return uploaded.Value.ETag.ToString().Trim('"');
    }

    /// <summary>Puts a text into a queue, encoded as the host expects it.</summary>
    public Task SendAsync(string queue, string text) =>
        new QueueClient(Connection, queue, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }).SendMessageAsync(text);

    /// <summary>Waits until a batch has a number of rows, and gives them.</summary>
    public async Task<IReadOnlyList<TableEntity>> RowsAsync(string batch, int count, TimeSpan? patience = null)
    {
        List<TableEntity> rows = [];
        await WaitAsync(
            async () =>
            {
                rows = await new TableClient(Connection, StorageNames.ResultsTable)
                    .QueryAsync<TableEntity>(row => row.PartitionKey == batch, select: ["RowKey", "Image", "Upload", "UploadETag", "Status", "Reason", "Model"]).ToListAsync();
                return rows.Count >= count;
            },
            patience);
        return rows;
    }

    /// <summary>Asks again and again; an error counts as no.</summary>
    public static async Task WaitAsync(Func<Task<bool>> ask, TimeSpan? patience = null)
    {
        using var until = new CancellationTokenSource(patience ?? Patience);
        while (true)
        {
            try
            {
                if (await ask())
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or Azure.RequestFailedException or TaskCanceledException)
            {
                // Not up yet.
            }

            await Task.Delay(500, until.Token);
        }
    }

    /// <summary>Starts the program and gives the address that it listens on.</summary>
    protected abstract Task<Uri> LaunchAsync();

    protected abstract Task TellAsync(string blob);

    protected abstract Task EndAsync();
}

/// <summary>run.sh --serve.</summary>
public sealed class LocalPipelineHost : PipelineHost
{
    private readonly TestFolder _folder = new();
    private RunSh? _run;

    public override void Kill()
    {
        _run!.Kill();
        _run.Dispose();
    }

    protected override async Task<Uri> LaunchAsync()
    {
        if (!Directory.EnumerateFiles(_folder.Photos).Any())
        {
            _folder.AddSample("first.jpg", 1);
        }

        _run = RunSh.Start(_folder, Settings, _folder.Photos, "--batch", "first", "--serve", "--port", "0", "--connection", Connection);
        return new Uri((await _run.ReadUntilAsync("health ")).Split(' ')[^1]);
    }

    protected override Task TellAsync(string blob) => Task.CompletedTask;

    protected override Task EndAsync()
    {
        _run?.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>A Functions host with the published folder, called as COMMAND FOLDER CONNECTION PORT; <c>func</c> stands for the Core Tools.</summary>
public sealed class FunctionsPipelineHost(string command, PublishedApp app) : PipelineHost
{
    private const string BlobsKey = "blobs-key";

    private readonly int _port = FreePort();
    private Process? _host;

    /// <summary>The worker that the host started.</summary>
    public Process Worker => Process.GetProcesses().First(process => CommandLine(process.Id).Contains(app.Folder, StringComparison.Ordinal) && process.Id != _host!.Id);

    public override void Kill()
    {
        using var worker = Worker;
        _host!.Kill();
        worker.Kill();
        _host.WaitForExit();
    }

    /// <summary>Sends what Event Grid sends, with no other key than the one given.</summary>
    public async Task<HttpResponseMessage> PostEventAsync(string kind, string key, object data, string subject = "")
    {
        using var eventGrid = new HttpClient { BaseAddress = Http.BaseAddress, Timeout = Http.Timeout };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/runtime/webhooks/blobs?functionName=Host.Functions.PreprocessUpload&code={key}")
        {
            Content = JsonContent.Create(new[]
            {
                new
                {
                    id = Guid.NewGuid(),
                    topic = "/storage",
                    subject,
                    eventType = kind,
                    eventTime = TimeProvider.System.GetUtcNow(),
                    dataVersion = "1",
                    metadataVersion = "1",
                    data,
                },
            }),
        };
        request.Headers.Add("aeg-event-type", kind.Contains("Validation", StringComparison.Ordinal) ? "SubscriptionValidation" : "Notification");
        return await eventGrid.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostCreatedAsync(string blob, string key = BlobsKey) => PostEventAsync(
        "Microsoft.Storage.BlobCreated",
        key,
        new { api = "PutBlob", blobType = "BlockBlob", url = Uploads.GetBlobClient(blob).Uri.ToString(), contentType = "image/jpeg" },
        $"/blobServices/default/containers/{StorageNames.UploadsContainer}/blobs/{blob}");

    protected override Task<Uri> LaunchAsync()
    {
        var port = _port.ToString(CultureInfo.InvariantCulture);
        var start = command == "func"
            ? new ProcessStartInfo("func", ["start", "--port", port]) { WorkingDirectory = app.Folder }
            : new ProcessStartInfo(command, [app.Folder, Connection, port]);
        foreach (var (name, value) in Settings.Append(("AzureWebJobsStorage", Connection)))
        {
            start.Environment[name] = value;
        }

        _host = Process.Start(start)!;
        return Task.FromResult(new Uri($"http://127.0.0.1:{port}"));
    }

    // While the host is down nobody takes the event: reconciliation then finds the upload.
    protected override async Task TellAsync(string blob)
    {
        try
        {
            using var answer = await PostCreatedAsync(blob);
        }
        catch (HttpRequestException)
        {
            Assert.True(_host!.HasExited, "The host runs and does not answer.");
        }
    }

    protected override async Task EndAsync()
    {
        if (_host is { HasExited: false })
        {
            Process.Start("kill", [_host.Id.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();
            await _host.WaitForExitAsync();
        }
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
