using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Commands;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Networks;
using DeepEmotion.Training.Storage;
using DeepEmotion.Training.Tests.Jobs;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Storage;

public sealed class RunStoreTests : IAsyncLifetime
{
    private const int StepsOfAnEpoch = 3;

    private static readonly Lazy<(byte[] Checkpoint, byte[] Best)> NotStopped = new(static () =>
    {
        using var folder = new TemporaryFolder();
        Assert.NotNull(new TrainingJob(new QuietDisplay(), TimeProvider.System).Run(Request(new(folder.Path), null, epochs: 2), CancellationToken.None));
        return (File.ReadAllBytes(folder.File("checkpoint.bin")), File.ReadAllBytes(folder.File("best.bin")));
    });

    private readonly BlobContainerClient _container;
    private readonly StorageAccount _account;
    private readonly QuietDisplay _display = new();

    public RunStoreTests(AzuriteFixture azurite)
    {
        _container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("runs"));
        _account = new(name => name == StorageAccount.Setting ? azurite.ConnectionString : null);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _container.CreateAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(StepsOfAnEpoch + 1)]
    public async Task A_stopped_run_continues_in_another_folder_and_ends_with_the_weights_of_one_that_was_not_stopped(int stop)
    {
        string first;
        await using (var stopped = await OpenAsync(resume: true))
        {
            first = stopped.Folder.Path;
            Assert.Null(Train(stopped.Folder, stopped, stop));
        }
        Assert.False(Directory.Exists(first));

        await using var resumed = await OpenAsync(resume: true);

        Assert.NotNull(Train(resumed.Folder, resumed));
        Assert.Contains(_display.Notes, note => note.Contains($"continues after step {stop} of {2 * StepsOfAnEpoch}", StringComparison.Ordinal));
        Assert.Equal(NotStopped.Value.Checkpoint, await ContentAsync("checkpoint.bin"));
        Assert.Equal(NotStopped.Value.Best, await ContentAsync("best.bin"));
        Assert.Equal(2, new MetricsFile(resumed.Folder.Metrics).Read().Count);
    }

    [Fact]
    public async Task A_finished_run_is_not_resumed_and_what_it_left_is_cleared()
    {
        await using (var finished = await OpenAsync(resume: false))
        {
            Assert.NotNull(Train(finished.Folder, finished, epochs: 1));
            Assert.False(await _container.GetBlobClient("a/b/manifest.json").ExistsAsync(Cancellation));
            await finished.FinishAsync(resumes: true);
        }
        Assert.Equal(["best.bin", "checkpoint.bin", "manifest.json", "metrics.csv", "model.onnx", "settings.json"], await NamesAsync());

        await using var next = await OpenAsync(resume: true);

        // It stays until the new run begins, because what is refused until then must not cost it.
        Assert.Empty(Directory.GetFiles(next.Folder.Path));
        Assert.Contains("manifest.json", await NamesAsync());
        next.Clear();
        Assert.Equal(["checkpoint.bin"], await NamesAsync());
        Assert.Contains(_display.Notes, note => note.Contains("finished: a new one begins", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_was_trained_but_not_published_makes_its_model_again_without_training()
    {
        byte[] model;
        await using (var unpublished = await OpenAsync(resume: true))
        {
            model = Train(unpublished.Folder, unpublished, epochs: 1)!.Onnx;
        }
        _display.Epochs.Clear();

        await using var retry = await OpenAsync(resume: true);

        Assert.Equal(model, Train(retry.Folder, retry, epochs: 1)!.Onnx);
        Assert.Empty(_display.Epochs);
    }

    [Fact]
    public async Task Without_resume_an_unfinished_run_is_refused_and_kept()
    {
        await using (var stopped = await OpenAsync(resume: false))
        {
            Assert.Null(Train(stopped.Folder, stopped, stop: 1));
        }
        var before = await ContentAsync("checkpoint.bin");

        var failure = await Assert.ThrowsAsync<UsageException>(() => OpenAsync(resume: false));

        Assert.Contains($"'blob://{_container.Name}/a/b' holds an unfinished run", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await ContentAsync("checkpoint.bin"));
        await using var resumed = await OpenAsync(resume: true);
        Assert.True(File.Exists(resumed.Folder.Checkpoint));
    }

    [Fact]
    public async Task Of_two_jobs_on_one_run_the_second_is_told_and_the_first_continues()
    {
        await using var first = await OpenAsync(resume: true);

        var failure = await Assert.ThrowsAsync<RunTakenException>(() => OpenAsync(resume: true));

        Assert.Contains($"Another job is training 'blob://{_container.Name}/a/b'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure.Message, ExpectedFailure.Describe(failure));
        Assert.Null(Train(first.Folder, first, stop: 1));
        Assert.NotEmpty(await ContentAsync("checkpoint.bin"));
    }

    [Fact]
    public async Task A_job_whose_run_was_taken_over_is_told_at_its_next_checkpoint_and_stores_nothing()
    {
        await using var slow = await OpenAsync(resume: true);
        await _container.GetBlobClient("a/b/checkpoint.bin").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancellation);
        await using var other = await OpenAsync(resume: true);

        var failure = Assert.Throws<RunTakenException>(() => Train(slow.Folder, slow, stop: 1));

        Assert.Contains("taken", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["checkpoint.bin"], await NamesAsync());
        Assert.Empty(await ContentAsync("checkpoint.bin"));
    }

    [Fact]
    public async Task A_checkpoint_is_stored_after_what_it_needs_or_not_at_all_and_training_continues()
    {
        await using var store = await OpenAsync(resume: true);
        var best = _container.GetBlobClient("a/b/best.bin");
        await best.UploadAsync(BinaryData.Empty, Cancellation);
        // A blob that somebody else has leased refuses to be written.
        var obstacle = best.GetBlobLeaseClient();
        await obstacle.AcquireAsync(TimeSpan.FromSeconds(-1), cancellationToken: Cancellation);

        Assert.NotNull(Train(store.Folder, store, epochs: 1));

        Assert.Contains(_display.Notes, note => note.StartsWith("not stored: Storage answered 412", StringComparison.Ordinal));
        Assert.Equal(["best.bin", "checkpoint.bin", "settings.json"], await NamesAsync());
        Assert.Empty(await ContentAsync("checkpoint.bin"));
        await obstacle.ReleaseAsync(cancellationToken: Cancellation);
        store.Save();
        Assert.Equal(await File.ReadAllBytesAsync(store.Folder.Checkpoint, Cancellation), await ContentAsync("checkpoint.bin"));
    }

    [Fact]
    public async Task A_finished_run_that_could_not_be_stored_is_a_failure_and_stays_on_this_machine()
    {
        string folder;
        await using (var store = await OpenAsync(resume: true))
        {
            folder = store.Folder.Path;
            Assert.NotNull(Train(store.Folder, store, epochs: 1));
            var model = _container.GetBlobClient("a/b/model.onnx");
            await model.UploadAsync(BinaryData.Empty, Cancellation);
            await model.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(-1), cancellationToken: Cancellation);

            var failure = await Assert.ThrowsAsync<IOException>(() => store.FinishAsync(resumes: true));

            Assert.Contains(folder, ExpectedFailure.Describe(failure), StringComparison.Ordinal);
        }
        Assert.True(File.Exists(Path.Combine(folder, "model.onnx")));
        Assert.DoesNotContain("manifest.json", await NamesAsync());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task One_blob_is_not_a_place_for_a_run() => Assert.Contains("is one blob", (await Assert.ThrowsAsync<UsageException>(() => RunStore.OpenAsync(
        BlobLocation.TryParse(_container.GetBlobClient("a").Uri.ToString())!, _account, resume: true, TimeSpan.Zero, _display.Note, Cancellation))).Message, StringComparison.Ordinal);

    private Task<RunStore> OpenAsync(bool resume) => RunStore.OpenAsync(
        BlobLocation.TryParse($"blob://{_container.Name}/a/b")!, _account, resume, TimeSpan.Zero, _display.Note, Cancellation);

    private ModelPackage? Train(RunFolder folder, RunStore? store, int stop = int.MaxValue, int epochs = 2)
    {
        using var stopping = new CancellationTokenSource();
        _display.OnStep = step =>
        {
            if (step >= stop)
            {
                stopping.Cancel();
            }
        };
        return new TrainingJob(_display, TimeProvider.System).Run(Request(folder, store, epochs), stopping.Token);
    }

    private static TrainingRequest Request(RunFolder folder, RunStore? store, int epochs) => new()
    {
        Set = SyntheticFaces.Set(training: 48, validation: 20),
        Folder = folder,
        Network = SequentialNetwork.CatalogName,
        Labels = EmotionLabels.Seven,
        Options = new() { Epochs = epochs, BatchSize = 16, LearningRate = NetworkCatalog.Find(SequentialNetwork.CatalogName).LearningRate },
        Device = new(CPU, ScalarType.Float32),
        Resume = true,
        ClearStored = store is { } earlier ? earlier.Clear : static () => { },
        AfterCheckpoint = store is { } kept ? kept.Save : static () => { },
    };

    private async Task<byte[]> ContentAsync(string name) => (await _container.GetBlobClient($"a/b/{name}").DownloadContentAsync(Cancellation)).Value.Content.ToArray();

    private async Task<string[]> NamesAsync() => [.. (await _container.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation)).Select(blob => blob.Name["a/b/".Length..]).Order(StringComparer.Ordinal)];
}
