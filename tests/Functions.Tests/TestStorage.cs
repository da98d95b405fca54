using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Functions.Tests.Telemetry;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Functions.Tests;

/// <summary>Containers, queues and tables of one test, with the classes that work on them and a clock that the test sets.</summary>
internal sealed class TestStorage
{
    public TestStorage(AzuriteFixture azurite, BatchOptions? options = null, TimeSpan? quietTime = null)
    {
        Uploads = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("uploads"));
        FacesContainer = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("faces"));
        ResultsContainer = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("results"));
        FacesMessages = azurite.Queues.GetQueueClient(AzuriteFixture.UniqueName("faces"));
        RetryMessages = azurite.Queues.GetQueueClient(AzuriteFixture.UniqueName("retry"));
        ResultsTable = azurite.Tables.GetTableClient(AzuriteFixture.UniqueName("results"));
        BatchesTable = azurite.Tables.GetTableClient(AzuriteFixture.UniqueName("batches"));
        BatchOptions = Options.Create(options ?? new BatchOptions());
        Ledger = new BatchLedger(BatchesTable, Time) { QuietTime = quietTime ?? BatchEntry.UsualQuietTime };
        var precedence = new RowPrecedence(Uploads);
        Outdated = new OutdatedRows(ResultsTable, precedence, Ledger, new ArchiveNames(BatchesTable, Time));
        Results = new ResultsStore(ResultsTable, Ledger, precedence, Outdated, new PipelineMetrics(Measurements.NewFactory()));
        Faces = new FacesQueue(FacesMessages, FacesContainer);
        Retries = new RetryQueue(RetryMessages);
        Completion = new UploadCompletion(Results, Ledger);
        Lost = new LostFaces(Completion, Retries, NullLogger<LostFaces>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_767_225_600));

    public IOptions<BatchOptions> BatchOptions { get; }

    public BlobContainerClient Uploads { get; }

    public BlobContainerClient FacesContainer { get; }

    public BlobContainerClient ResultsContainer { get; }

    public QueueClient FacesMessages { get; }

    public QueueClient RetryMessages { get; }

    public TableClient ResultsTable { get; }

    public TableClient BatchesTable { get; }

    public BatchLedger Ledger { get; }

    public OutdatedRows Outdated { get; }

    public ResultsStore Results { get; }

    public FacesQueue Faces { get; }

    public RetryQueue Retries { get; }

    public UploadCompletion Completion { get; }

    public LostFaces Lost { get; }

    public Task CreateAsync() => Task.WhenAll(
        Uploads.CreateAsync(), FacesContainer.CreateAsync(), ResultsContainer.CreateAsync(),
        FacesMessages.CreateAsync(), RetryMessages.CreateAsync(), ResultsTable.CreateAsync(), BatchesTable.CreateAsync());

    /// <summary>The texts of all messages that wait.</summary>
    public static async Task<List<string>> ReadMessagesAsync(QueueClient queue)
    {
        var messages = await queue.ReceiveMessagesAsync(maxMessages: 32);
        return [.. messages.Value.Select(message => message.MessageText)];
    }

    /// <summary>The same rows through another client.</summary>
    public ResultsStore With(TableClient rows) => new(rows, Ledger, new RowPrecedence(Uploads), Outdated, new PipelineMetrics(Measurements.NewFactory()));

    public async Task<List<PhotoResult>> ReadResultsAsync(string batch = "holiday") =>
        await Results.ReadAsync(batch, CancellationToken.None).Select(row => row.Result).ToListAsync();
}
