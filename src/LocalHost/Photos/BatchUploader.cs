using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Storage;
using DeepEmotion.Vision.Archives;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>Uploads files to <c>uploads/{batch}</c>, except those that storage holds or has finished rows for.</summary>
/// <param name="uploads">The container.</param>
/// <param name="records">What was uploaded before.</param>
/// <param name="batch">The batch.</param>
/// <param name="before">The batch's rows at the start.</param>
/// <param name="time">The clock.</param>
public sealed class BatchUploader(BlobContainerClient uploads, UploadRecords records, string batch, BatchState before, TimeProvider time)
{
    private const int Parallelism = 8;
    private const int RecordedAtOnce = 32;
    private const int AnnouncedAtOnce = 100;
    private const int BlockSize = 8 << 20;
    private const int Tries = 20;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, UploadedFile> _uploaded = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<UploadedFile> _stored = [];
    private readonly ConcurrentBag<NotRead> _notRead = [];
    private readonly ConcurrentBag<NotRead> _unverified = [];
    private readonly ConcurrentQueue<UploadedFile> _unrecorded = new();
    private int _sent;
    private long _bytesSent;
    private long _bytesToSend;

    /// <summary>The files known so far that have been or will be scored.</summary>
    public IReadOnlyCollection<UploadedFile> Uploaded => [.. _uploaded.Values];

    /// <summary>Those of <see cref="Uploaded"/> whose copies may still be in storage: earlier runs deleted the others.</summary>
    public IReadOnlyCollection<UploadedFile> Stored => _stored;

    public IReadOnlyCollection<NotRead> NotRead => _notRead;

    /// <summary>Those of <see cref="Uploaded"/> that cannot be read now: they have rows of an earlier run.</summary>
    public IReadOnlyCollection<NotRead> Unverified => _unverified;

    /// <summary>How many files were sent.</summary>
    public int Sent => _sent;

    /// <summary>How much of what no earlier run has sent is sent by now, in bytes. What is sent again counts again, so the first number may exceed the second.</summary>
    public (long Sent, long All) Bytes => (Interlocked.Read(ref _bytesSent), Interlocked.Read(ref _bytesToSend));

    /// <summary>The batch's rows before anything was sent.</summary>
    public BatchState Before => before;

    /// <summary>The size of the files that no earlier run has sent.</summary>
    public static long BytesToSend(IEnumerable<LocalFile> files, IReadOnlyDictionary<string, UploadedFile> known) =>
        files.Where(file => known.GetValueOrDefault(file.Image) is not { IsSent: true }).Sum(static file => file.Length);

    /// <summary>Uploads the necessary files. A file that fails becomes an entry of <see cref="NotRead"/> and does not stop the others.</summary>
    /// <exception cref="RequestFailedException">Storage does not keep the records of what was sent.</exception>
    public async Task UploadAsync(IReadOnlyList<LocalFile> files, CancellationToken cancellationToken)
    {
        var known = await records.ReadAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref _bytesToSend, BytesToSend(files, known));
        var stored = new HashSet<(string, string)>();
        await foreach (var blob in uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{batch}/" }, cancellationToken).ConfigureAwait(false))
        {
            stored.Add((blob.Name, BlobETag.Text(blob.Properties.ETag.GetValueOrDefault())));
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(AnnounceAsync(files, known, cancellationToken), options, (file, token) =>
                UploadAsync(file, known.GetValueOrDefault(file.Image) is { IsSent: true } sent ? sent : null, stored, token)).ConfigureAwait(false);
        }
        finally
        {
            await RecordAsync(least: 1, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<LocalFile> AnnounceAsync(
        IReadOnlyList<LocalFile> files, Dictionary<string, UploadedFile> known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var chunk in files.Chunk(AnnouncedAtOnce))
        {
            var unknown = chunk.Where(file => !known.ContainsKey(file.Image)).Select(file => UploadedFile.Announced(file.Image, BlobOf(file))).ToArray();
            await PersistAsync(() => records.WriteAsync(unknown, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var file in chunk)
            {
                yield return file;
            }
        }
    }

    private async ValueTask UploadAsync(LocalFile file, UploadedFile? known, HashSet<(string, string)> stored, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var content = new FileStream(file.Path, new FileStreamOptions { Options = FileOptions.SequentialScan | FileOptions.Asynchronous });
                await using (content.ConfigureAwait(false))
                {
                    var isStored = known is not null && stored.Contains((known.Blob, known.ETag));
                    var needed = known is null
                        || (!isStored && !before.Of(known).IsFinished)
                        || known.Hash != await HashAsync(content, cancellationToken).ConfigureAwait(false);
                    var upload = needed ? await SendAsync(file, content, cancellationToken).ConfigureAwait(false) : known!;
                    _uploaded[upload.Image] = upload;
                    if (needed || isStored)
                    {
                        _stored.Add(upload);
                    }
                }

                break;
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException && attempt < Tries && TransientFailure.Is(exception, cancellationToken))
            {
                await Task.Delay(Rest, time, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException exception)
            {
                _notRead.Add(new NotRead(file.Path, $"storage did not accept it ({TransientFailure.Describe(exception)})"));
                return;
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
            {
                var unread = new NotRead(file.Path, exception.Message.TrimEnd('.'));
                if (known is not null && before.Of(known).IsComplete)
                {
                    _uploaded[known.Image] = known;
                    _unverified.Add(unread);
                }
                else
                {
                    _notRead.Add(unread);
                }

                return;
            }
        }

        // Apart from the upload: if only this fails, the file is not sent again.
        await RecordAsync(RecordedAtOnce, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> HashAsync(FileStream content, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false));

    // Block by block, each byte read once: even if another program changes the file meanwhile, the hash matches what was sent.
    private async Task<UploadedFile> SendAsync(LocalFile file, FileStream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var blob = BlobOf(file);
        var client = uploads.GetBlockBlobClient(blob);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var blocks = new List<string>();
        var block = new byte[Math.Clamp(content.Length + 1, 1, BlockSize)];
        var isArchive = false;
        while (true)
        {
            var read = await content.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            isArchive |= blocks.Count == 0 && PhotoArchive.IsArchive(block.AsSpan(0, read));
            hash.AppendData(block, 0, read);
            using var bytes = new MemoryStream(block, 0, read, writable: false);
            if (read < block.Length && blocks.Count == 0)
            {
                var whole = await client.UploadAsync(bytes, new BlobUploadOptions(), cancellationToken).ConfigureAwait(false);
                Interlocked.Add(ref _bytesSent, read);
                return Sent(whole.Value.ETag);
            }

            if (read > 0)
            {
                blocks.Add(Convert.ToBase64String(BitConverter.GetBytes((long)blocks.Count)));
                await client.StageBlockAsync(blocks[^1], bytes, cancellationToken: cancellationToken).ConfigureAwait(false);
                Interlocked.Add(ref _bytesSent, read);
            }

            if (read < block.Length)
            {
                var joined = await client.CommitBlockListAsync(blocks, cancellationToken: cancellationToken).ConfigureAwait(false);
                return Sent(joined.Value.ETag);
            }

            // The file is larger than it said, as one that is being written, or one of /proc, which says 0.
            if (block.Length < BlockSize)
            {
                block = new byte[BlockSize];
            }
        }

        UploadedFile Sent(ETag etag)
        {
            Interlocked.Increment(ref _sent);
            var sent = new UploadedFile(file.Image, blob, BlobETag.Text(etag), Convert.ToHexStringLower(hash.GetHashAndReset()), isArchive);
            _unrecorded.Enqueue(sent);
            return sent;
        }
    }

    private string BlobOf(LocalFile file) => $"{batch}/{file.Image}";

    private async Task RecordAsync(int least, CancellationToken cancellationToken)
    {
        if (_unrecorded.Count >= least)
        {
            await PersistAsync(RecordAsync, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PersistAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await write().ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (attempt < Tries && !cancellationToken.IsCancellationRequested && TransientFailure.Is(exception, cancellationToken))
            {
                await Task.Delay(Rest, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Never cancelled: an upload without a record would be sent again.
    private async Task RecordAsync()
    {
        var some = new Dictionary<string, UploadedFile>(StringComparer.Ordinal);
        while (_unrecorded.TryDequeue(out var file))
        {
            some[file.Image] = file;
        }

        try
        {
            await records.WriteAsync(some.Values, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            foreach (var file in some.Values)
            {
                _unrecorded.Enqueue(file);
            }

            throw;
        }
    }
}
