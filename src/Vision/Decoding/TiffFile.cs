using System.Buffers.Binary;
using System.Text;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Reads the directories of a TIFF before any decoder opens it.</summary>
/// <remarks>Adobe, "TIFF" 6.0, section 2; "TIFF Tech Note 1" (sub-directories); BigTIFF (libtiff). Damage ends the list.</remarks>
internal sealed class TiffFile
{
    public const ushort Orientation = 274;
    private const ushort Width = 256;
    private const ushort Height = 257;
    private const ushort Compression = 259;
    private const ushort Photometric = 262;
    private const ushort SubDirectories = 330;
    private const ushort DngVersion = 50706;
    private const ushort Exif = 34665;
    private const ushort DateTimeOriginal = 36867;
    private const int TimeLength = 19;
    private const int MostDirectories = 32;
    private const int MostEntries = 512;

    private readonly List<Dictionary<ushort, long>> _directories = [];

    private TiffFile()
    {
    }

    /// <summary>
    /// Whether it holds a camera's sensor data: a colour mosaic (32803), its linear form (34892), a maker's own compression
    /// (Sony, Pentax, Nikon, Samsung), or a DNG's version.
    /// </summary>
    public bool IsCameraRaw { get; private set; }

    /// <summary>Pixels of the largest sensor image; 0 if unknown.</summary>
    public long SensorPixels => _directories
        .Where(static directory => directory.GetValueOrDefault(Photometric) is 32803 or 34892)
        .Select(static directory => Math.Min(directory.GetValueOrDefault(Width), int.MaxValue) * Math.Min(directory.GetValueOrDefault(Height), int.MaxValue))
        .DefaultIfEmpty()
        .Max();

    /// <summary>The first value of a tag in the first directory; null if missing.</summary>
    public long? First(ushort tag) => _directories.Count > 0 && _directories[0].TryGetValue(tag, out var value) ? value : null;

    public static TiffFile Read(ReadOnlySpan<byte> content)
    {
        var file = new TiffFile();
        var reader = new Reader(content);
        var waiting = new Queue<long>();
        waiting.Enqueue(reader.IsBig ? reader.Number(8, 8) : reader.Number(4, 4));
        var seen = new HashSet<long>();
        while (seen.Count < MostDirectories && waiting.TryDequeue(out var at))
        {
            if (at > 0 && seen.Add(at))
            {
                file.Add(reader, at, waiting);
            }
        }
        // Canon's raw files say so in the header.
        file.IsCameraRaw |= content.Length > 10 && content[8..].StartsWith("CR"u8);
        return file;
    }

    /// <summary>EXIF's DateTimeOriginal as text, or null.</summary>
    public static string? ReadCaptureTime(ReadOnlySpan<byte> content)
    {
        var reader = new Reader(content);
        var exif = reader.Find(reader.IsBig ? reader.Number(8, 8) : reader.Number(4, 4), Exif);
        var time = reader.Find(exif, DateTimeOriginal);
        return time > 0 && time <= content.Length - TimeLength ? Encoding.ASCII.GetString(content.Slice((int)time, TimeLength)) : null;
    }

    private void Add(in Reader reader, long at, Queue<long> waiting)
    {
        var entries = (int)Math.Clamp(reader.Number(at, reader.IsBig ? 8 : 2), 0, MostEntries);
        var (first, size) = reader.IsBig ? (at + 8, 20) : (at + 2, 12);
        var values = new Dictionary<ushort, long>();
        for (var i = 0; i < entries; i++)
        {
            var entry = first + ((long)i * size);
            var tag = (ushort)reader.Number(entry, 2);
            var (length, count) = (LengthOf((int)reader.Number(entry + 2, 2)), reader.Number(entry + 4, reader.IsBig ? 8 : 4));
            var place = entry + (reader.IsBig ? 12 : 8);
            var room = reader.IsBig ? 8 : 4;
            if (count > room / length)
            {
                place = reader.Number(place, room);
            }
            values.TryAdd(tag, reader.Number(place, length));
            for (var n = 0; tag == SubDirectories && n < Math.Min(count, MostDirectories); n++)
            {
                waiting.Enqueue(reader.Number(place + (n * length), length));
            }
        }
        _directories.Add(values);
        IsCameraRaw |= values.ContainsKey(DngVersion)
            || values.GetValueOrDefault(Photometric) is 32803 or 34892
            || values.GetValueOrDefault(Compression) is 34713 or 32767 or 65535 or 32770;
        waiting.Enqueue(reader.Number(first + ((long)entries * size), reader.IsBig ? 8 : 4));
    }

    /// <summary>Bytes per value: BYTE, ASCII, SHORT, LONG, RATIONAL, ...; one for unknown types.</summary>
    private static int LengthOf(int type) => type switch
    {
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 1,
    };

    /// <summary>Numbers in the file's byte order; 0 beyond its end.</summary>
    private readonly ref struct Reader(ReadOnlySpan<byte> content)
    {
        private readonly ReadOnlySpan<byte> _content = content;
        private readonly bool _little = content.Length > 0 && content[0] == (byte)'I';

        public bool IsBig => Number(2, 2) == 43;

        /// <summary>Offset of a tag's value in the directory at a position; 0 if the tag is missing.</summary>
        public long Find(long directory, ushort tag)
        {
            var (first, size) = IsBig ? (directory + 8, 20) : (directory + 2, 12);
            var entries = directory > 0 ? Math.Clamp(Number(directory, IsBig ? 8 : 2), 0, MostEntries) : 0;
            for (var i = 0; i < entries; i++)
            {
                if (Number(first + (i * size), 2) == tag)
                {
                    return Number(first + (i * size) + (IsBig ? 12 : 8), IsBig ? 8 : 4);
                }
            }
            return 0;
        }

        public long Number(long at, int length)
        {
            if (at < 0 || at > _content.Length - length)
            {
                return 0;
            }
            var bytes = _content.Slice((int)at, length);
            return length switch
            {
                1 => bytes[0],
                2 => _little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
                4 => _little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
                _ => _little ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : BinaryPrimitives.ReadInt64BigEndian(bytes),
            };
        }
    }
}
