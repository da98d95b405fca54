using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Files;

namespace DeepEmotion.Training.Storage;

/// <summary>A run that is trained in a folder on this machine and stored in the storage account, where it outlives the machine.</summary>
/// <remarks>
/// The stored run can be resumed at any moment: a checkpoint is one blob, replaced as a whole, and stored after the files that it needs.
/// A newer <c>best.bin</c> or <c>metrics.csv</c> beside an older checkpoint is harmless, because the same epochs are repeated.
/// An empty checkpoint means that the first epoch has not ended. A manifest means that the run is finished.
/// </remarks>
internal sealed class RunStore : IAsyncDisposable
{
    // If storing takes longer, it is abandoned and training continues: a checkpoint of 36 MB and best weights of 12 MB need 1.3 Mbit/s.
    private static readonly TimeSpan SavingLimit = TimeSpan.FromMinutes(5);

    private readonly BlobContainerClient _container;
    private readonly string _prefix;
    private readonly RunLease _lease;
    private readonly Action<string> _note;
    private readonly Dictionary<string, (DateTime Written, long Length)> _stored = [];
    private string[] _earlier = [];
    private bool _behind;

    private RunStore(BlobContainerClient container, string prefix, RunFolder folder, RunLease lease, Action<string> note)
    {
        _container = container;
        _prefix = prefix;
        Folder = folder;
        _lease = lease;
        _note = note;
    }

    /// <summary>The job's folder on this machine.</summary>
    public RunFolder Folder { get; }

    /// <summary>Leases the run. Downloads an unfinished run to resume it; a finished one stays until <see cref="Clear"/>.</summary>
    /// <param name="location"><c>blob://container/prefix</c>.</param>
    /// <param name="account">The storage account.</param>
    /// <param name="resume">Whether to continue the stored run.</param>
    /// <param name="patience">How long to wait for another job's lease; usually <see cref="RunLease.Patience"/>.</param>
    /// <param name="note">Shows messages to the user.</param>
    /// <param name="cancellationToken">Stops waiting for storage.</param>
    /// <exception cref="UsageException">The location is the URL of one blob, or holds an unfinished run that is not to be continued.</exception>
    /// <exception cref="RunTakenException">Another job is training it.</exception>
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

    /// <summary>Removes what an earlier run left, when a new one begins.</summary>
    /// <exception cref="RunTakenException">Another job holds the run now.</exception>
    public void Clear() => ClearAsync().GetAwaiter().GetResult();

    /// <summary>Stores all changes up to the checkpoint. A failure is reported, and the next checkpoint tries again.</summary>
    /// <exception cref="RunTakenException">Another job holds the run now.</exception>
    public void Save() => StoreAsync([RunFolder.SettingsName, RunFolder.TaughtName, RunFolder.BestName, RunFolder.MetricsName, RunFolder.CheckpointName]).GetAwaiter().GetResult();

    /// <summary>Stores the model, the pictures and the card, and the manifest last, which marks the run as finished.</summary>
    /// <param name="resumes">Whether the command can continue its run.</param>
    /// <exception cref="RunTakenException">Another job holds the run now.</exception>
    /// <exception cref="IOException">Not everything could be stored; the folder is kept.</exception>
    public async Task FinishAsync(bool resumes)
    {
        await StoreAsync(RunFolder.Names).ConfigureAwait(false);
        if (_behind)
        {
            throw new IOException($"The run is finished, but not everything could be stored. {(resumes ? "The same command with --resume stores it within minutes; on" : "On")} this machine it is in {Folder.Path}.");
        }
    }

    /// <summary>Releases the run; deletes the folder unless storage lacks some of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync().ConfigureAwait(false);
        if (_behind)
        {
            _note($"the files that storage lacks are in {Folder.Path}");
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
        if (!finished && lengths.GetValueOrDefault(RunFolder.CheckpointName) > 0)
        {
            if (!resume)
            {
                throw OutputFolder.Unfinished(run);
            }
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
        _earlier = present;
    }

    private async Task ClearAsync()
    {
        using var limit = new CancellationTokenSource(SavingLimit);
        await _lease.ConfirmAsync(limit.Token).ConfigureAwait(false);
        // The checkpoint first, and the manifest before the rest, so that neither is ever seen with half of its files.
        await UploadAsync(RunFolder.CheckpointName, Stream.Null, limit.Token).ConfigureAwait(false);
        foreach (var name in _earlier.Reverse().Where(name => name != RunFolder.CheckpointName))
        {
            await Blob(name).DeleteIfExistsAsync(cancellationToken: limit.Token).ConfigureAwait(false);
        }
        _earlier = [];
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
