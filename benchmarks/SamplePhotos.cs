using NetVips;

namespace DeepEmotion.Benchmarks;

/// <summary>The photos of the npm package @vladmandic/face-api: 1,920 pixels, 22 faces in six.</summary>
internal sealed class SamplePhotos(string repository)
{
    /// <summary>Their paths.</summary>
    public string[] Paths { get; } =
        [.. Enumerable.Range(1, 6).Select(number => Path.Combine(repository, $"node_modules/@vladmandic/face-api/demo/sample{number}.jpg"))];

    public byte[][] Read() => Array.ConvertAll(Paths, File.ReadAllBytes);

    /// <summary>The first sample enlarged to 6,000 x 4,000 pixels, as a camera would store it.</summary>
    public byte[] Large()
    {
        using var sample = Image.NewFromFile(Paths[0]);
        using var large = sample.Resize(6000.0 / sample.Width);
        return large.JpegsaveBuffer(q: 90);
    }

    /// <summary>As many pixels of a soft pattern without a face.</summary>
    public byte[] LargeWithoutFaces()
    {
        using var sample = Image.NewFromFile(Paths[0]);
        using var blurred = sample.Resize(6.0 / sample.Width);
        using var large = blurred.Resize(6000.0 / blurred.Width);
        return large.JpegsaveBuffer(q: 90);
    }
}
