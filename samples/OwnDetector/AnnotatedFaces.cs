using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;

namespace OwnDetector;

/// <summary>Faces that a person or another program has marked: one per line, "x y width height" as shares of the photo.</summary>
internal sealed class AnnotatedFaces(string file) : IFaceDetector
{
    public string Name => "annotated-1";

    public ImmutableArray<FoundFace> Find(PixelFrame photo, CancellationToken cancellationToken) =>
        [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => Read(line, new Vector2(photo.Width, photo.Height)))];

    public void Dispose()
    {
    }

    private static FoundFace Read(string line, Vector2 photo)
    {
        var numbers = line.Split(' ').Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (corner, size) = (new Vector2(numbers[0], numbers[1]) * photo, new Vector2(numbers[2], numbers[3]) * photo);
        Vector2 At(float x, float y) => corner + (size * new Vector2(x, y));

        // The crop is aligned by the eyes. A detector that finds the eyes should use their positions; these are typical ones.
        var landmarks = new FaceLandmarks(RightEye: At(0.3f, 0.3f), LeftEye: At(0.7f, 0.3f), Nose: At(0.5f, 0.55f), Mouth: At(0.5f, 0.78f), RightEar: At(0, 0.4f), LeftEar: At(1, 0.4f));
        return new FoundFace(corner + (size / 2), size, Score: 1, landmarks);
    }
}
