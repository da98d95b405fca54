using System.Globalization;
using System.Text;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;
using DeepEmotion.Vision.Pictures;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Pages.Tests.Report;

/// <summary>Photos of drawn people, for a report that shows no real one.</summary>
internal static class DrawnPhoto
{
    public const int Width = 800;
    public const int Height = 600;
    private static readonly string[] Skins = ["#8d5524", "#c68642", "#e0ac69", "#f1c27d", "#ffdbac", "#5c3a21"];
    private static readonly string[] Walls = ["#dbe7f0", "#efe3d0", "#dfe9da", "#e9dde8"];

    /// <summary>Where face <paramref name="index"/> of <paramref name="count"/> is; one photo of twenty shows five people from afar.</summary>
    public static (int X, int Y, int Size) Place(int seed, int index, int count)
    {
        if (IsFromAfar(seed))
        {
            return (300 + (40 * index), 340, 22);
        }
        var columns = (int)Math.Ceiling(Math.Sqrt(count));
        var cell = Width / columns;
        var size = Math.Min(cell, Height / Math.Max(1, (count + columns - 1) / columns)) * 6 / 10;
        return ((index % columns * cell) + ((cell - size) / 2), (index / columns * size * 16 / 10) + (size / 3), size);
    }

    public static bool IsFromAfar(int seed) => seed % 20 == 14;

    public static PhotoPictures Draw(int seed, int faces)
    {
        using var photo = SamplePhotos.Drawn(Svg(seed, faces));
        using var flat = photo.Flatten();
        using var frame = new PixelFrame(Width, Height, flat.WriteToMemory<byte>());
        return new PictureMaker(Options.Create(new PictureOptions())).Make(frame, Width, Enumerable.Range(0, faces).Select(index =>
        {
            var (x, y, size) = Place(seed, index, faces);
            return new FaceBox(x, y, size, size);
        }));
    }

    private static string Svg(int seed, int faces)
    {
        var svg = new StringBuilder($"<svg xmlns='http://www.w3.org/2000/svg' width='800' height='600'><rect width='800' height='600' fill='{Walls[seed % Walls.Length]}'/>");
        for (var i = 0; i < faces; i++)
        {
            var (x, y, size) = Place(seed, i, faces);
            var (skin, mouth) = (Skins[(seed + i) % Skins.Length], (((seed * 7) + (i * 3)) % 5) - 2);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <g transform='translate({x} {y}) scale({size / 100f})'>
                <rect x='10' y='98' width='80' height='80' rx='30' fill='#47566b'/><ellipse cx='50' cy='52' rx='42' ry='52' fill='{skin}'/>
                <path d='M8 40 Q50 -30 92 40 Q50 12 8 40' fill='#2b2420'/><circle cx='33' cy='48' r='5' fill='#222'/><circle cx='67' cy='48' r='5' fill='#222'/>
                <path d='M30 78 Q50 {78 + (mouth * 9)} 70 78' stroke='#6b1f1f' stroke-width='5' fill='none'/></g>
                """);
        }
        return svg.Append("</svg>").ToString();
    }
}
