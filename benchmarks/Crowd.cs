using NetVips;

namespace DeepEmotion.Benchmarks;

/// <summary>Made photos with a given number of faces: the largest face of each sample, in rows on a soft ground.</summary>
internal sealed class Crowd : IDisposable
{
    private const int Width = 1920;
    private const int Height = 1280;
    private const int Columns = 6;
    private const int Rows = 5;
    private const int Tile = 240;

    private readonly Image _ground;
    private readonly Image[] _faces;

    /// <param name="samples">Where the faces come from.</param>
    public Crowd(SamplePhotos samples)
    {
        using var pipeline = new PhotoPipeline();
        _faces = [.. samples.Read().Select(photo => LargestFace(photo, pipeline))];
        using var sample = Image.NewFromFile(samples.Paths[0]);
        using var few = sample.Resize(6.0 / sample.Width);
        using var soft = few.Resize((double)Width / few.Width);
        _ground = soft.ThumbnailImage(Width, height: Height, size: Enums.Size.Force).CopyMemory();
    }

    /// <param name="faces">How many, up to 30.</param>
    /// <returns>A JPEG.</returns>
    public byte[] Of(int faces)
    {
        var photo = _ground;
        for (var i = 0; i < faces; i++)
        {
            photo = photo.Insert(_faces[i % _faces.Length], 20 + i % Columns * (Width / Columns), 8 + i / Columns * (Height / Rows));
        }
        return photo.JpegsaveBuffer(q: 88);
    }

    public void Dispose()
    {
        _ground.Dispose();
        Array.ForEach(_faces, static face => face.Dispose());
    }

    private static Image LargestFace(byte[] photo, PhotoPipeline pipeline)
    {
        var box = pipeline.Analyze(photo).Photo.Faces.MaxBy(static face => face.Box.Width)!.Box;
        using var sample = Image.NewFromBuffer(photo);
        var side = (int)(1.5 * Math.Max(box.Width, box.Height));
        var (left, top) = ((int)Math.Max(0, box.X + box.Width / 2 - side / 2), (int)Math.Max(0, box.Y + box.Height / 2 - side / 2));
        using var cut = sample.Crop(left, top, Math.Min(side, sample.Width - left), Math.Min(side, sample.Height - top));
        return cut.ThumbnailImage(Tile, height: Tile).CopyMemory();
    }
}
