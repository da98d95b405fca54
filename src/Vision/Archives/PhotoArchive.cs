using DeepEmotion.Vision.Decoding;

namespace DeepEmotion.Vision.Archives;

/// <summary>A zip of photos, read entry by entry from start to end.</summary>
/// <remarks>
/// Holds the list of entries and the content of one entry at a time. It reads the directory at the end first, then the entries in
/// file order, so that a blob opened for range reads is read forward. Not thread-safe; leaves the stream open.
/// </remarks>
public sealed class PhotoArchive : IDisposable
{
    /// <summary>How many bytes <see cref="IsArchive"/> looks at.</summary>
    public const int HeadLength = 8;

    private readonly Stream _stream;
    private readonly ZipDirectory _directory;
    private readonly ImagingOptions _options;
    private bool _disposed;

    private PhotoArchive(Stream stream, ZipDirectory directory, ImagingOptions options)
    {
        _stream = stream;
        _directory = directory;
        _options = options;
    }

    /// <summary>How many files it holds that an operating system or file manager created; they are left out.</summary>
    public int Clutter => _directory.Clutter;

    /// <summary>Whether a file that begins with these bytes (<see cref="HeadLength"/> suffice) is a zip.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> head) =>
        head is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] or [(byte)'P', (byte)'K', 7, 8, ..] or [(byte)'P', (byte)'K', (byte)'0', (byte)'0', (byte)'P', (byte)'K', 3, 4, ..];

    /// <param name="seekable">The zip; the caller disposes it.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="ArchiveRejectedException">Not a zip, truncated, split, or one with too many files.</exception>
    public static PhotoArchive Open(Stream seekable, ImagingOptions options) =>
        new(seekable, ZipDirectory.Read(seekable, options.MaxEntries), options);

    /// <summary>
    /// The files in zip order, without folders and clutter.
    /// Order and names are the same each time.
    /// </summary>
    /// <param name="skip">How many to skip without reading.</param>
    /// <param name="cancellationToken">Stops between two entries.</param>
    /// <param name="takeRoom">Called with the length of each file before it is read; may wait. The entry keeps what it returns until <see cref="ArchiveEntry.Release"/>.</param>
    /// <exception cref="ArchiveRejectedException">The directory is damaged; thrown after the entries that it still lists.</exception>
    public IEnumerable<ArchiveEntry> ReadEntries(int skip, CancellationToken cancellationToken, Func<long, IDisposable>? takeRoom = null)
    {
        var names = new UniqueNames();
        var reader = new EntryReader(_stream, _directory.Start, _options);
        var free = 0L;
        var index = 0;
        foreach (var header in _directory.Headers)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            cancellationToken.ThrowIfCancellationRequested();
            var name = names.Claim(header.Name);
            var overlaps = header.Offset < free;
            // A file that is refused anyway does not show where the next one begins: one wrong number must not cost the other files.
            free = overlaps || header.Length > _options.MaxBytes || !reader.Fits(header) ? free : header.Offset + header.CompressedLength;
            if (index++ < skip)
            {
                continue;
            }
            yield return overlaps ? new ArchiveEntry(name, default, ArchiveRejection.Overlaps) : Read(reader, header, name, takeRoom);
        }
        if (_directory.DamagedAfter is { } entries)
        {
            throw ArchiveRejection.DamagedAfter(entries);
        }
    }

    public void Dispose() => _disposed = true;

    private ArchiveEntry Read(EntryReader reader, in ZipHeader header, string name, Func<long, IDisposable>? takeRoom)
    {
        var room = takeRoom?.Invoke(Math.Min(header.Length, _options.MaxBytes));
        try
        {
            var (content, rejection) = reader.Read(header);
            var entry = new ArchiveEntry(name, content, rejection, room);
            if (content is null)
            {
                entry.Release();
            }
            return entry;
        }
        catch
        {
            room?.Dispose();
            throw;
        }
    }
}
