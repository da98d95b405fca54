namespace DeepEmotion.Vision.Tests.DetectorConverter;

/// <summary>Values of an image in the order height, width, channel, and the plain way to compute on them.</summary>
internal sealed record Picture(int Height, int Width, int Channels, float[] Values)
{
    public float this[int y, int x, int channel] => Values[(((y * Width) + x) * Channels) + channel];

    public static Picture Of(int height, int width, int channels, Func<int, int, int, float> value) => new(
        height,
        width,
        channels,
        [.. from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) from c in Enumerable.Range(0, channels) select value(y, x, c)]);

    /// <summary>A value, or <paramref name="outside"/> beyond the edge.</summary>
    public float At(int y, int x, int channel, float outside = 0) => y >= 0 && y < Height && x >= 0 && x < Width ? this[y, x, channel] : outside;
}
