using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Tombstones;

/// <summary>
/// What must no longer be written: everything from versions of a batch or photo that were uploaded before it was
/// forgotten. Every writer checks here. Later uploads are not affected.
/// </summary>
/// <remarks>
/// Rows of the batches table, in a partition of their own: the row is a SHA-256 of the name, so a tombstone reveals no name. A process keeps all of them. At most every
/// <see cref="MaxAge"/> it looks whether they changed, by one row that each change rewrites, and only then reads them again: with a retention their number only grows.
/// The writer of one waits longer than that before the last search. Every <see cref="LongestUnread"/> all are read anyway, because a process of an earlier build does not rewrite that row.
/// </remarks>
public sealed class TombstoneStore(TableClient table, TimeProvider time) : IDisposable
{
    /// <summary>The greatest age of a process's copy.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    /// <summary>The longest time without reading all of them.</summary>
    public static readonly TimeSpan LongestUnread = TimeSpan.FromMinutes(1);

    private const string Partition = "forgotten~";
    private const string ChangeRow = "change";
    private const string Change = nameof(Change);
    private const string Until = nameof(Until);

    private readonly SemaphoreSlim _reading = new(1);
    private Dictionary<string, DateTimeOffset> _known = [];
    private string? _change;
    private long _allReadAt;
    private long? _readAt;

    /// <summary>Records that everything uploaded until now is forgotten.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="image">A photo's or a zip's name in it; null for the whole batch.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Until when, by storage's clock (UTC).</returns>
    public async Task<DateTimeOffset> AddAsync(string batch, string? image, CancellationToken cancellationToken)
    {
        var key = KeyOf(batch, image);
        var written = await table.UpsertEntityAsync(new TableEntity(Partition, key), TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false);
        var now = StorageClock.Of(written);
        await table.UpsertEntityAsync(new TableEntity(Partition, key) { [Until] = now }, TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false);
        await MarkChangedAsync(cancellationToken).ConfigureAwait(false);
        return now;
    }

    /// <summary>Records that everything uploaded until an earlier time is forgotten; uploads since then are not affected even for a moment.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="until">Until when, by storage's clock (UTC).</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task AddAsync(string batch, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var tombstone = new TableEntity(Partition, KeyOf(batch, null)) { [Until] = until };
        while (true)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, tombstone.RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (found.HasValue && UntilOf(found.Value!) >= until)
            {
                return;
            }
            try
            {
                await (found.HasValue
                    ? table.UpdateEntityAsync(tombstone, found.Value!.ETag, TableUpdateMode.Replace, cancellationToken)
                    : table.AddEntityAsync(tombstone, cancellationToken)).ConfigureAwait(false);
                await MarkChangedAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
            {
                // Somebody else wrote it in between: the later time counts.
            }
        }
    }

    /// <summary>Removes the tombstone of a whole batch, so that it can be written again. Those of photos stay.</summary>
    /// <returns>When, by storage's clock (UTC).</returns>
    public async Task<DateTimeOffset> RemoveAsync(string batch, CancellationToken cancellationToken)
    {
        var removed = await table.DeleteEntityAsync(Partition, KeyOf(batch, null), ETag.All, cancellationToken).ConfigureAwait(false);
        await MarkChangedAsync(cancellationToken).ConfigureAwait(false);
        return StorageClock.Of(removed);
    }

    /// <summary>Removes the photos' own tombstones from before a time, so that they can be written again.</summary>
    public async Task RemoveAsync(IEnumerable<PhotoId> photos, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var known = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var keys = photos.SelectMany(static photo => KeysOf(photo.Batch, photo)).Where(key => known.TryGetValue(key, out var until) && until < before).ToHashSet(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            await table.DeleteEntityAsync(Partition, key, ETag.All, cancellationToken).ConfigureAwait(false);
        }
        if (keys.Count > 0)
        {
            await MarkChangedAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a photo's version is forgotten.</summary>
    public async Task<bool> CoversAsync(PhotoId photo, CancellationToken cancellationToken)
    {
        var known = await ReadAsync(cancellationToken).ConfigureAwait(false);
        // A second set that is being written may not exist yet when its batch is forgotten.
        return known.Count > 0 && new[] { photo.Batch, photo.UploadBatch }.Distinct(StringComparer.Ordinal)
            .Any(batch => KeysOf(batch, photo).Any(key => known.TryGetValue(key, out var until) && photo.ModifiedAt <= until));
    }

    /// <summary>The results, messages or pictures whose photos are not forgotten.</summary>
    public async Task<IReadOnlyCollection<T>> RemainingAsync<T>(IReadOnlyCollection<T> items, Func<T, PhotoId> photoOf, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            return items;
        }
        var remaining = new List<T>(items.Count);
        foreach (var item in items)
        {
            if (!await CoversAsync(photoOf(item), cancellationToken).ConfigureAwait(false))
            {
                remaining.Add(item);
            }
        }
        return remaining;
    }

    /// <summary>Writes what is not forgotten, and removes it again if it was forgotten while the write took long.</summary>
    /// <remarks>Who forgets waits for writes of a usual duration only, so a longer one may end after the last search.</remarks>
    /// <param name="items">The results or pictures.</param>
    /// <param name="photoOf">Returns the photo of one.</param>
    /// <param name="write">Writes some of them, at least one.</param>
    /// <param name="remove">Removes some of them again, at least one, whether or not they were written.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Those that stay.</returns>
    public async Task<IReadOnlyCollection<T>> WriteAsync<T>(
        IReadOnlyCollection<T> items, Func<T, PhotoId> photoOf, Func<IReadOnlyCollection<T>, Task> write, Func<IReadOnlyCollection<T>, Task> remove, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var written = await RemainingAsync(items, photoOf, cancellationToken).ConfigureAwait(false);
        if (written.Count < items.Count)
        {
            // An earlier try may have written them, and ended before it looked again.
            await remove([.. items.Except(written)]).ConfigureAwait(false);
        }
        if (written.Count == 0)
        {
            return written;
        }
        await write(written).ConfigureAwait(false);
        if (time.GetElapsedTime(begun) <= MaxAge)
        {
            return written;
        }
        var remaining = await RemainingAsync(written, photoOf, cancellationToken).ConfigureAwait(false);
        if (remaining.Count < written.Count)
        {
            await remove([.. written.Except(remaining)]).ConfigureAwait(false);
        }
        return remaining;
    }

    /// <summary>The identifier of a batch or photo in places that must not hold its name.</summary>
    public static string KeyOf(string batch, string? image) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image is null ? batch : $"{batch}\n{image}")));

    /// <summary>Whether a text has the form of such an identifier.</summary>
    public static bool IsKey(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);

    public void Dispose() => _reading.Dispose();

    private static IEnumerable<string> KeysOf(string batch, PhotoId photo) =>
        [KeyOf(batch, null), KeyOf(batch, photo.Image), KeyOf(batch, UploadName.Parse(photo.Blob).Image)];

    // Between its two writes a tombstone has no time yet; storage's timestamp serves instead.
    private static DateTimeOffset UntilOf(TableEntity row) => row.GetDateTimeOffset(Until) ?? row.Timestamp ?? DateTimeOffset.MaxValue;

    private async Task MarkChangedAsync(CancellationToken cancellationToken)
    {
        await table.UpsertEntityAsync(new TableEntity(Partition, ChangeRow) { [Change] = Guid.NewGuid().ToString() }, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        _readAt = null;
    }

    private async Task<Dictionary<string, DateTimeOffset>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_readAt is { } fresh && time.GetElapsedTime(fresh) < MaxAge)
        {
            return _known;
        }
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_readAt is { } read && time.GetElapsedTime(read) < MaxAge)
            {
                return _known;
            }
            var started = time.GetTimestamp();
            // Before the tombstones: one that is written meanwhile is read now or shows as a change next time. Where there are none, reading them costs no more.
            var change = _known.Count == 0 ? null : await ReadChangeAsync(cancellationToken).ConfigureAwait(false);
            if (change is null || change != _change || time.GetElapsedTime(_allReadAt) >= LongestUnread)
            {
                _known = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
                (_change, _allReadAt) = (change, started);
            }
            _readAt = started;
            return _known;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<string?> ReadChangeAsync(CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, ChangeRow, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value!.GetString(Change) : null;
    }

    private async Task<Dictionary<string, DateTimeOffset>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ne {ChangeRow}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            known[row.RowKey] = UntilOf(row);
        }
        return known;
    }
}
