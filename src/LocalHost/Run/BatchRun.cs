using Azure.Data.Tables;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Model.Serving;
using DeepEmotion.Model.Storage;
using DeepEmotion.Vision.Decoding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Takes one batch through a running host: uploads files, waits for rows, deletes copies, fetches results, and checks that all numbers add up.</summary>
public sealed class BatchRun
{
    private const int Summaries = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RunOptions _options;
    private readonly string _batch;
    private readonly string _folder;
    private readonly Progress _progress;
    private readonly TimeProvider _time;
    private readonly BlobContainerClient _uploads;
    private readonly BlobContainerClient _results;
    private readonly BatchRows _rows;
    private readonly UploadRecords _records;
    private readonly UploadCleaner _cleaner;
    private readonly BatchClaim _claim;
    private readonly LostUploads _lost;
    private readonly BatchSummarizer _summarizer;
    private readonly BatchLedger _ledger;
    private readonly HotModel _model;
    private readonly BatchModels _models;
    private readonly GivenFiles _given;
    private readonly FunctionInvoker _invoker;
    private readonly ImagingOptions _imaging;
    private readonly List<string> _notes = [];

    /// <param name="services">The services of the running host.</param>
    /// <param name="options">The command line's options.</param>
    /// <param name="batch">The batch's name.</param>
    /// <param name="folder">Where its results go.</param>
    /// <param name="progress">Shows the progress.</param>
    /// <param name="time">The clock.</param>
    public BatchRun(IServiceProvider services, RunOptions options, string batch, string folder, Progress progress, TimeProvider time)
    {
        var blobs = services.GetRequiredService<BlobServiceClient>();
        var tables = services.GetRequiredService<TableServiceClient>();
        (_options, _batch, _folder, _progress, _time) = (options, batch, folder, progress, time);
        _uploads = blobs.GetBlobContainerClient(StorageNames.UploadsContainer);
        _results = blobs.GetBlobContainerClient(StorageNames.ResultsContainer);
        _ledger = services.GetRequiredService<BatchLedger>();
        _rows = new BatchRows(tables.GetTableClient(StorageNames.ResultsTable), _ledger, batch);
        _records = new UploadRecords(tables.GetTableClient(UploadRecords.Name), batch);
        _cleaner = new UploadCleaner(_uploads);
        _claim = new BatchClaim(batch, _uploads, _results, _rows, _records, token => Leftovers.CountAsync(services, token));
        _lost = new LostUploads(_uploads, services.GetRequiredService<ResultsStore>(), _ledger, batch);
        _summarizer = services.GetRequiredService<BatchSummarizer>();
        _model = services.GetRequiredService<HotModel>();
        _models = services.GetRequiredService<BatchModels>();
        _given = services.GetRequiredService<GivenFiles>();
        _invoker = services.GetRequiredService<FunctionInvoker>();
        _imaging = services.GetRequiredService<IOptions<ImagingOptions>>().Value;
    }

    /// <summary>Runs the batch to its end.</summary>
    /// <exception cref="RunException">The disk is too full, the batch belongs to another path, or the numbers do not add up.</exception>
    public async Task<BatchOutcome> RunAsync(LocalFiles given, long started, CancellationToken stop)
    {
        var files = given.WithoutLarger(_imaging.MaxBytes);
        await RequireSpaceAsync(files, stop).ConfigureAwait(false);
        if (await _claim.TakeAsync(BatchSource.Of(_options.Paths), files, _options.Fresh, stop).ConfigureAwait(false) is { Count: > 0 } vanished)
        {
            _notes.Add($"no longer among the photos, so left out of the results: {BatchOutcome.Some(vanished)}");
        }

        if (_options.Fresh && _options.Model != RunOptions.Latest)
        {
            // Not before: if the run ends until here, the earlier results keep their model.
            await _models.ForgetAsync(_batch, stop).ConfigureAwait(false);
        }

        if (_options.Groups is { } groups)
        {
            await GroupsFile.KeepAsync(groups, _batch, _given, _ledger, stop).ConfigureAwait(false);
        }

        var uploader = new BatchUploader(_uploads, _records, _batch, await _rows.ReadAsync(stop).ConfigureAwait(false), _time);
        await _progress.ShowAsync(report => UploadAndWatchAsync(uploader, files.Files, report, stop)).ConfigureAwait(false);
        var seconds = _time.GetElapsedTime(started).TotalSeconds;
        NotRead[] notRead = [.. files.NotRead, .. uploader.NotRead];
        if (uploader.Uploaded.Count + notRead.Length != files.Files.Count + files.NotRead.Count)
        {
            throw new RunException($"{files.Files.Count + files.NotRead.Count} files were found, but {uploader.Uploaded.Count} uploads and {notRead.Length} files not read do not add up to that. Run the same command again.");
        }

        if (uploader.Unverified is { Count: > 0 } unverified)
        {
            _notes.Add($"cannot be read now, so the result of an earlier run stays: {BatchOutcome.Some(unverified.Select(static file => $"{file}"))}");
        }

        await _claim.RemoveStraysAsync(stop).ConfigureAwait(false);
        var (summary, state) = await SummarizeAsync(stop).ConfigureAwait(false);
        _notes.AddRange(BatchNotes.Of(summary, state, uploader.Uploaded, $"{_model.Status.Serving}"));
        return Outcome(summary, started, [.. notRead, .. state.LeftOut]) with { Seconds = seconds };
    }

    /// <summary>Sends the batch's failed photos again, and waits until all of them have a new result.</summary>
    public async Task<BatchOutcome> RequeueAsync(Requeue requeue, Func<CancellationToken, Task<int>> countWaiting, long started, CancellationToken stop)
    {
        var sent = await requeue.RunAsync(_batch, stop).ConfigureAwait(false);
        _notes.Add(sent == 0 ? $"the batch '{_batch}' has no failed photos" : $"{sent} {(sent == 1 ? "upload was" : "uploads were")} sent again");
        await _progress.ShowAsync(async report =>
        {
            while (await countWaiting(stop).ConfigureAwait(false) is > 0 and var waiting)
            {
                report(Advance.Of(Math.Max(0, sent - waiting), Math.Max(sent, waiting)));
                await Task.Delay(LookPause.Longest, _time, stop).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);

        var (summary, state) = await SummarizeAsync(stop).ConfigureAwait(false);
        await _records.ReadSourceAsync(stop).ConfigureAwait(false);
        var uploads = await _records.ReadAsync(stop).ConfigureAwait(false);
        if (!_options.Keep)
        {
            await _cleaner.CleanAsync(state, uploads.Values, stop).ConfigureAwait(false);
        }

        return Outcome(summary, started, []);
    }

    /// <summary>Stores labels of the batch's faces, and rewrites its figures with them.</summary>
    public async Task<BatchOutcome> AgreeAsync(LabelFile labels, long started, CancellationToken stop)
    {
        await _given.WriteLabelsAsync(_batch, labels, stop).ConfigureAwait(false);
        // Even if they were stored before: the batch may have been summarized without them.
        await _ledger.MarkChangedAsync(_batch, stop).ConfigureAwait(false);
        var (summary, _) = await SummarizeAsync(stop).ConfigureAwait(false);
        return Outcome(summary, started, []);
    }

    private BatchOutcome Outcome(BatchSummary summary, long started, IReadOnlyList<NotRead> notRead) =>
        new(summary, _folder, _time.GetElapsedTime(started).TotalSeconds, notRead, [.. _notes]) { Files = ResultFiles.NamesFor(_options.Faceless, _folder) };

    private async Task RequireSpaceAsync(LocalFiles files, CancellationToken stop)
    {
        if (_options.Connection is null)
        {
            // This also makes the table.
            await _records.ReadSourceAsync(stop).ConfigureAwait(false);
            var known = _options.Fresh ? [] : await _records.ReadAsync(stop).ConfigureAwait(false);
            Machine.RequireSpace(_options.DataFolder, BatchUploader.BytesToSend(files.Files, known));
        }
    }

    private async Task UploadAndWatchAsync(BatchUploader uploader, IReadOnlyList<LocalFile> files, Action<Advance?> report, CancellationToken stop)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var uploading = uploader.UploadAsync(files, failed.Token);
        try
        {
            await WatchAsync(uploader, uploading, files, report, stop).ConfigureAwait(false);
        }
        finally
        {
            await failed.CancelAsync().ConfigureAwait(false);
            await uploading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(BatchUploader uploader, Task uploading, IReadOnlyList<LocalFile> files, Action<Advance?> report, CancellationToken stop)
    {
        var (begun, changed, last) = (_time.GetTimestamp(), _time.GetTimestamp(), -1);
        while (true)
        {
            var uploaded = uploading.IsCompleted;
            if (uploaded)
            {
                await uploading.ConfigureAwait(false);
            }

            var (looked, end) = (_time.GetTimestamp(), _invoker.NextEndAsync());
            var (advance, waiting) = await LookAsync(uploader, files, changed, stop).ConfigureAwait(false);
            var (rows, expected, earlier) = (advance?.Rows ?? 0, advance?.Expected ?? files.Count, advance?.EarlierRows ?? 0);
            report(uploaded ? advance : advance?.WithUpload(uploader.Bytes));
            if (uploaded && waiting == 0)
            {
                return;
            }

            (changed, last) = rows == last ? (changed, last) : (looked, rows);
            var took = _time.GetElapsedTime(looked);
            var rest = Task.Delay(LookPause.Next(rows - earlier, expected - earlier, _time.GetElapsedTime(begun), took), _time, stop);
            await Task.WhenAny([rest, .. uploaded ? [] : new[] { uploading }, .. LookPause.EndsEarly(rows, expected, took) ? [end] : Array.Empty<Task>()]).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    private async Task<(Advance? Advance, int Waiting)> LookAsync(BatchUploader uploader, IReadOnlyList<LocalFile> files, long changed, CancellationToken stop)
    {
        var uploads = uploader.Uploaded;
        try
        {
            var state = await _rows.ReadAsync(stop).ConfigureAwait(false);
            if (!_options.Keep)
            {
                await _cleaner.CleanAsync(state, uploader.Stored, stop).ConfigureAwait(false);
            }

            if (_options.Connection is null)
            {
                Machine.RequireRoomForRows(_options.DataFolder);
            }

            var waiting = uploads.Where(upload => !state.Of(upload).IsComplete).ToList();
            if (waiting.Count > 0 && _time.GetElapsedTime(changed) > Patience)
            {
                if (_options.Connection is null)
                {
                    Machine.RequireSpace(_options.DataFolder, 0);
                }

                await _lost.RecordAsync(state, waiting, stop).ConfigureAwait(false);
            }

            return (Advance.Of(files, uploads, uploader.NotRead, state, uploader.Before), waiting.Count);
        }
        catch (Exception exception) when (exception is not IOException && TransientFailure.Is(exception, stop))
        {
            return (null, uploads.Count);
        }
    }

    // The files must contain every row of the table: another process may have written them too early.
    private async Task<(BatchSummary Summary, BatchState State)> SummarizeAsync(CancellationToken stop)
    {
        var files = new ResultFiles(_results, _summarizer, _batch, _options.Faceless);
        for (var attempt = 1; ; attempt++)
        {
            var summary = await files.FetchAsync(_folder, stop).ConfigureAwait(false);
            var state = await _rows.ReadAsync(stop).ConfigureAwait(false);
            if (summary?.Images == state.Rows)
            {
                return (summary, state);
            }

            if (attempt == Summaries)
            {
                throw new RunException($"The results in {_folder} show {summary?.Images ?? 0} photos, but the table has {state.Rows} rows. Run the same command again.");
            }

            await _ledger.MarkChangedAsync(_batch, stop).ConfigureAwait(false);
            await Task.Delay(LookPause.Longest, _time, stop).ConfigureAwait(false);
        }
    }
}
