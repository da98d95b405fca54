using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Cleaning;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Figures;
using SkiaSharp;

namespace DeepEmotion.Training.Tests.Figures;

public sealed class RemovedSheetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_reason_has_its_row_of_faces()
    {
        var faces = SyntheticFaces.Set(training: 3, validation: 0).Of(Split.Training);

        RemovedSheet.Save(_folder.File("one.png"), [new(faces[0], RemovalReason.Blurred), new(faces[1], RemovalReason.Blurred)]);
        RemovedSheet.Save(_folder.File("two.png"), [new(faces[0], RemovalReason.Blurred), new(faces[1], RemovalReason.Duplicate)]);

        using var one = SKBitmap.Decode(_folder.File("one.png"));
        using var two = SKBitmap.Decode(_folder.File("two.png"));
        Assert.Equal(one.Width, two.Width);
        Assert.InRange(two.Height, (1.8 * one.Height), 2 * one.Height);
        // The enlarged face lies below its heading, pixel by pixel.
        Assert.Equal(faces[0].Crop.Pixels.Span[(24 * 48) + 24], one.GetPixel(6 + 48, 6 + 34 + 48).Red);
    }

    [Fact]
    public void Nothing_removed_is_an_empty_sheet() => RemovedSheet.Save(_folder.File("none.png"), []);
}
