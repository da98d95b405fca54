using NetVips;

namespace DeepEmotion.Vision.Tests.Decoding;

/// <summary>Writes a DNG: what a sensor with red, green, green, blue saw of a photo, 16 bits a value, without compression.</summary>
internal static class RawFile
{
    private const int Header = 8;

    /// <param name="photo">8-bit sRGB.</param>
    /// <param name="orientation">1 to 8; the sensor's data stays as it is.</param>
    /// <param name="preview">A JPEG that follows the sensor's data, as cameras put one; null for none.</param>
    /// <param name="compression">What the file claims; 1 is what it holds.</param>
    public static byte[] Write(Image photo, int orientation = 1, byte[]? preview = null, int compression = 1)
    {
        var sensor = Mosaic(photo);
        preview ??= [];
        List<(ushort Tag, ushort Type, byte[] Value)> tags =
        [
            (254, 4, Longs(0)), (256, 4, Longs(photo.Width)), (257, 4, Longs(photo.Height)), (258, 3, Shorts(16)), (259, 3, Shorts(compression)),
            (262, 3, Shorts(32803)), (271, 2, "Test\0"u8.ToArray()), (272, 2, "Test Camera\0"u8.ToArray()), (273, 4, Longs(0)), (274, 3, Shorts(orientation)),
            (277, 3, Shorts(1)), (278, 4, Longs(photo.Height)), (279, 4, Longs(sensor.Length)), (284, 3, Shorts(1)),
            (33421, 3, Shorts(2, 2)), (33422, 1, [0, 1, 1, 2]), (50706, 1, [1, 4, 0, 0]), (50707, 1, [1, 1, 0, 0]), (50708, 2, "Test Camera\0"u8.ToArray()),
            (50714, 4, Longs(0)), (50717, 4, Longs(65535)), (50721, 10, Longs(1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)),
            (50728, 5, Longs(1, 1, 1, 1, 1, 1)), (50778, 3, Shorts(21)),
        ];
        var start = Header + Directory(tags).Length;
        tags[8] = (273, 4, Longs(start));
        return [.. "II*\0"u8, .. Longs(Header), .. Directory(tags), .. sensor, .. preview];
    }

    private static byte[] Mosaic(Image photo)
    {
        var pixels = photo.WriteToMemory<byte>();
        var values = new byte[photo.Width * photo.Height * 2];
        for (var i = 0; i < photo.Width * photo.Height; i++)
        {
            var channel = (i / photo.Width % 2) + (i % photo.Width % 2);
            var light = (ushort)(Math.Pow(pixels[(i * 3) + channel] / 255.0, 2.2) * ushort.MaxValue);
            BitConverter.GetBytes(light).CopyTo(values, i * 2);
        }
        return values;
    }

    private static byte[] Directory(IReadOnlyList<(ushort Tag, ushort Type, byte[] Value)> tags)
    {
        List<byte> entries = [.. BitConverter.GetBytes((ushort)tags.Count)];
        List<byte> values = [];
        var valuesStart = Header + 2 + (12 * tags.Count) + 4;
        foreach (var (tag, type, value) in tags)
        {
            var count = value.Length / (type switch { 3 => 2, 4 => 4, 5 or 10 => 8, _ => 1 });
            entries.AddRange([.. BitConverter.GetBytes(tag), .. BitConverter.GetBytes(type), .. BitConverter.GetBytes(count)]);
            entries.AddRange(value.Length <= 4 ? [.. value, .. new byte[4 - value.Length]] : BitConverter.GetBytes(valuesStart + values.Count));
            values.AddRange(value.Length <= 4 ? [] : value);
        }
        return [.. entries, 0, 0, 0, 0, .. values];
    }

    private static byte[] Longs(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Shorts(params int[] values) => [.. values.SelectMany(static value => BitConverter.GetBytes((ushort)value))];
}
