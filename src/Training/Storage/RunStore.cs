using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Files;

namespace DeepEmotion.Training.Storage;

/// <summary>A run that is trained in a folder of this machine and outlives the machine in the storage account.</summary>
/// <remarks>
/// What lies in storage can be resumed from at any moment: a checkpoint is one blob, replaced as a whole, and what it needs goes before it.
/// A newer <c>best.bin</c> or <c>metrics.csv</c> beside an older checkpoint does no harm, because the same epochs follow again.
/// An empty checkpoint is that of a run whose first epoch has not ended. A manifest is that of a finished run.
/// </remarks>
internal sealed class RunStore : IAsyncDisposable
{
    // A round that takes longer is given up, and training goes on: a checkpoint of 36 MB and best weights of 12 need 1.3 Mbit/s for that.
    private static readonly TimeSpan SavingLimit = TimeSpan.FromMinutes(5);

    private readonly BlobContainerClient _container;
    private readonly string _prefix;
    private readonly RunLease _lease;
    private readonly Action<string> _note;
    private readonly Dictionary<string, (DateTime Written, long Length)> _stored = [];
    private bool _behind;

    private RunStore(BlobContainerClient container, string prefix, RunFolder folder, RunLease lease, Action<string> note)
    {
        _container = container;
        _prefix = prefix;
        Folder = folder;
        _lease = lease;
        _note = note;
    }

    /// <summary>Where the job works.</summary>
    public RunFolder Folder { get; }

    /// <summary>Takes the run and, if it is to be resumed and is not finished, fetches it; otherwise clears what is there for a new one.</summary>
    /// <param name="location"><c>blob://container/prefix</c>.</param>
    /// <param name="account">Where the container is.</param>
    /// <param name="resume">Whether to go on from what is stored.</param>
    /// <param name="patience">How long to wait for another job's lease; usually <see cref="RunLease.Patience"/>.</param>
    /// <param name="note">Is told what a person should know.</param>
    /// <param name="cancellationToken">Stops waiting for storage.</param>
    /// <exception cref="UsageException">The location is the address of one blob.</exception>
    /// <exception cref="RunTakenException">Another job trains it.</exception>
    public static async Task<RunStore> OpenAsync(
        BlobLocation location, StorageAccount account, bool resume, TimeSpan patience, Action<string> note, CancellationToken cancellationToken)
    {
        var container = account.Container(location.Container ?? throw new UsageException($"--out '{location.Text}' is one blob: a run needs a folder, or blob://container/prefix."));
        var prefix = location.Name.TrimEnd('/') is { Length: > 0 } name ? name + "/" : "";
        var lease = await RunLease.AcquireAsync(container.GetBlobClient(prefix + RunFolder.CheckpointName), location.Text, patience, note, cancellationToken).ConfigureAwait(false);
        var temporary = Directory.CreateTempSubdirectory("deep-emotion-run-");
        try
        {
            var store = new RunStore(container, prefix, new(temporary.FullName), lease, note);
            await store.BeginAsync(location.Text, resume, cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            temporary.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Stores what changed up to the checkpoint. A failure is noted, and the next checkpoint tries again.</summary>
    /// <exception cref="RunTakenException">The run is another job's by now.</exception>
    public void Save() => StoreAsync([RunFolder.SettingsName, RunFolder.TaughtName, RunFolder.BestName, RunFolder.MetricsName, RunFolder.CheckpointName]).GetAwaiter().GetResult();

    /// <summary>Stores the model, the pictures and the card, and last the manifest: from then on the run is finished.</summary>
    /// <exception cref="RunTakenException">The run is another job's by now.</exception>
    /// <exception cref="IOException">Storage did not take all of it; the folder stays.</exception>
    public async Task FinishAsync()
    {
        await StoreAsync(RunFolder.Names).ConfigureAwait(false);
        if (_behind)
        {
            throw new IOException($"The run is finished, but storage did not take all of it. The same command with --resume stores it within minutes; on this machine it is in {Folder.Path}.");
        }
    }

    /// <summary>Gives the run back; the folder goes, unless storage lacks some of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync().ConfigureAwait(false);
        if (_behind)
        {
            _note($"what storage lacks is in {Folder.Path}");
        }
        else
        {
            Directory.Delete(Folder.Path, recursive: true);
        }
    }

    private async Task BeginAsync(string run, bool resume, CancellationToken cancellationToken)
    {
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, _prefix, cancellationToken).ConfigureAwait(false))
        {
            lengths.Add(blob.Name[_prefix.Length..], blob.Properties.ContentLength ?? 0);
        }
        var present = RunFolder.Names.Where(lengths.ContainsKey).ToArray();
        var finished = lengths.ContainsKey(RunFolder.ManifestName);
        if (resume && !finished && lengths.GetValueOrDefault(RunFolder.CheckpointName) > 0)
        {
            foreach (var name in present)
            {
                await Blob(name).DownloadToAsync(PathOf(name), cancellationToken).ConfigureAwait(false);
                _stored[name] = Stamp(name);
            }
            return;
        }
        if (resume && finished)
        {
            _note($"the run in '{run}' is finished: a new one begins");
        }
        // The checkpoint first, and the manifest before the rest: neither is ever seen beside half of what belongs to it.
        await UploadAsync(RunFolder.CheckpointName, Stream.Null, cancellationToken).ConfigureAwait(false);
        foreach (var name in present.Reverse().Where(name => name != RunFolder.CheckpointName))
        {
            await Blob(name).DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StoreAsync(IEnumerable<string> names)
    {
        // A stop must not keep the last checkpoint from being stored.
        using var limit = new CancellationTokenSource(SavingLimit);
        try
        {
            await _lease.ConfirmAsync(limit.Token).ConfigureAwait(false);
            foreach (var name in names.Where(name => File.Exists(PathOf(name)) && _stored.GetValueOrDefault(name) != Stamp(name)))
            {
                var stamp = Stamp(name);
                using var file = File.OpenRead(PathOf(name));
                await UploadAsync(name, file, limit.Token).ConfigureAwait(false);
                _stored[name] = stamp;
            }
            _behind = false;
        }
        catch (Exception failure) when (StorageProblem.IsOne(failure))
        {
            _behind = true;
            _note($"not stored: {StorageProblem.Describe(failure) ?? failure.Message}");
        }
    }

    private Task UploadAsync(string name, Stream content, CancellationToken cancellationToken) => Blob(name).UploadAsync(
        content, new BlobUploadOptions { Conditions = name == RunFolder.CheckpointName ? new() { LeaseId = _lease.Id } : null }, cancellationToken);

    private (DateTime Written, long Length) Stamp(string name) => new FileInfo(PathOf(name)) is var file ? (file.LastWriteTimeUtc, file.Length) : default;

    private BlobClient Blob(string name) => _container.GetBlobClient(_prefix + name);

    private string PathOf(string name) => Path.Combine(Folder.Path, name);
}
