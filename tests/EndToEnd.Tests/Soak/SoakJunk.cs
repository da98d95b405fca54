using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace DeepEmotion.EndToEnd.Tests.Soak;

/// <summary>What lies among people's photos and is none, or is a photo in an odd form; each file differs from every other.</summary>
internal static class SoakJunk
{
    private const int BombLength = 60 << 20;

    public static byte[] Text(Random random) => Encoding.UTF8.GetBytes($"no photo {random.Next()}");

    public static byte[] JpegStart(Random random) => [0xFF, 0xD8, (byte)random.Next(256)];

    /// <summary>What Word writes: a zip inside, with a picture.</summary>
    public static byte[] Office(byte[] photo) => Zip(
        ("[Content_Types].xml", "<?xml version=\"1.0\"?><Types/>"u8.ToArray()), ("_rels/.rels", "<x/>"u8.ToArray()), ("word/document.xml", "<x/>"u8.ToArray()), ("word/media/image1.jpeg", photo));

    public static byte[] Tar(Random random, byte[] photo)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes($"{random.Next()}.jpg").CopyTo(header, 0);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        Encoding.ASCII.GetBytes(Convert.ToString(photo.Length, 8).PadLeft(11, '0')).CopyTo(header, 124);
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        return [.. header, .. photo];
    }

    public static byte[] Video(Random random)
    {
        var video = new byte[4096];
        random.NextBytes(video);
        "\0\0\0\x18ftypisom\0\0\x02\0isomiso2"u8.CopyTo(video);
        return video;
    }

    /// <summary>A few hundred bytes that would be 60,000 x 60,000 pixels.</summary>
    public static byte[] PixelBomb(Random random)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, 60_000);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 60_000);
        (header[8], header[9]) = (8, 2);
        var noise = new byte[200];
        random.NextBytes(noise);
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", noise), .. Chunk("IEND", [])];
    }

    /// <summary>A zip whose one file is a thousand times as long as it is.</summary>
    public static byte[] ZipBomb(string name) => Zip((name, new byte[BombLength]));

    /// <summary>As Info-ZIP writes what it is given by a pipe: zip64 records at the end, although nothing is that large.</summary>
    public static byte[] Zip64(string name, byte[] photo)
    {
        using var zip = new MemoryStream();
        using var writer = new BinaryWriter(zip);
        var (bytes, crc) = (Encoding.ASCII.GetBytes(name), Crc32.HashToUInt32(photo));
        Header(0x04034B50, writer, []);
        writer.Write(photo);
        var directory = zip.Position;
        Header(0x02014B50, writer, [0x1E, 0x03]);
        var end = zip.Position;
        writer.Write(0x06064B50);
        writer.Write(44L);
        writer.Write((ushort)0x031E);
        writer.Write((ushort)45);
        writer.Write(0L);
        writer.Write(1L);
        writer.Write(1L);
        writer.Write(end - directory);
        writer.Write(directory);
        writer.Write(0x07064B50);
        writer.Write(0);
        writer.Write(end);
        writer.Write(1);
        writer.Write(0x06054B50);
        writer.Write(0);
        writer.Write((ushort)1);
        writer.Write((ushort)1);
        writer.Write((int)(end - directory));
        writer.Write((int)directory);
        writer.Write((ushort)0);
        return zip.ToArray();

        void Header(int signature, BinaryWriter to, byte[] madeBy)
        {
            to.Write(signature);
            to.Write(madeBy);
            to.Write((ushort)45);
            to.Write(0);
            to.Write(0x0021_0000);
            to.Write(crc);
            to.Write(photo.Length);
            to.Write(photo.Length);
            to.Write((ushort)bytes.Length);
            to.Write((ushort)0);
            to.Write(new byte[madeBy.Length == 0 ? 0 : 14]);
            to.Write(bytes);
        }
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name, bytes.Length == BombLength ? CompressionLevel.Fastest : CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }

        return content.ToArray();
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(name).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }
}
