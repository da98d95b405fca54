using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using SkiaSharp;

namespace DeepEmotion.Training.Tests.Data;

public sealed class FaceFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("angry", Emotion.Angry)]
    [InlineData("Anger", Emotion.Angry)]
    [InlineData("disgusted", Emotion.Disgust)]
    [InlineData("fearful", Emotion.Fear)]
    [InlineData("happiness", Emotion.Happy)]
    [InlineData("sadness", Emotion.Sad)]
    [InlineData("surprised", Emotion.Surprise)]
    [InlineData("neutral", Emotion.Neutral)]
    public void A_class_folder_may_be_named_in_either_way(string name, Emotion emotion)
    {
        Save($"train/{name}/1.png", 48, 48, (_, _) => 7);

        Assert.Equal(emotion, Assert.Single(FaceFolder.Read(_folder.Path).Faces).Emotion);
    }

    [Theory]
    [InlineData("train", "test", "Training PublicTest")]
    [InlineData("Training", "PublicTest", "Training PublicTest")]
    [InlineData("train", "val", "Training PublicTest")]
    [InlineData("train", "PrivateTest", "Training PrivateTest")]
    [InlineData("validation", "test", "PublicTest PrivateTest")]
    public void Folders_are_splits(string first, string second, string splits)
    {
        Save($"{first}/happy/1.png", 48, 48, (_, _) => 1);
        Save($"{second}/happy/1.png", 48, 48, (_, _) => 2);

        var set = FaceFolder.Read(_folder.Path);

        Assert.Equal(splits, string.Join(' ', set.Faces.Select(face => face.Split).Order()));
    }

    [Fact]
    public void Class_folders_without_splits_are_all_to_be_learned_from_and_know_their_files()
    {
        Save("happy/anna_1.png", 48, 48, (_, _) => 1);
        Save("sad/more/ben_1.png", 48, 48, (_, _) => 2);
        Save("happi/ben_2.png", 48, 48, (_, _) => 3);

        var set = FaceFolder.Read(_folder.Path);

        Assert.Equal(["happy/anna_1.png Training Happy", "sad/more/ben_1.png Training Sad"], set.Faces.Select(face => $"{face.Name} {face.Split} {face.Emotion}"));
        Assert.Contains("'happi' is not one of the seven emotions", Assert.Single(set.Broken).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_grey_image_of_48_pixels_keeps_every_pixel()
    {
        Save("train/sad/1.png", 48, 48, (x, y) => (byte)((x * 5) + y));

        var face = Assert.Single(FaceFolder.Read(_folder.Path).Faces);

        Assert.Equal(Enumerable.Range(0, 48 * 48).Select(i => (byte)((i % 48 * 5) + (i / 48))), face.Crop.Pixels.ToArray());
    }

    [Theory]
    [InlineData(96, 96, SKEncodedImageFormat.Png)]
    [InlineData(200, 150, SKEncodedImageFormat.Jpeg)]
    [InlineData(24, 24, SKEncodedImageFormat.Png)]
    public void Other_sizes_are_resized(int width, int height, SKEncodedImageFormat format)
    {
        Save("train/fear/1.img", width, height, (x, _) => (byte)(x < width / 2 ? 40 : 200), format);

        var pixels = Assert.Single(FaceFolder.Read(_folder.Path).Faces).Crop.Pixels.ToArray();

        Assert.All(pixels.Index(), pixel => Assert.True((pixel.Index % 48) is >= 21 and <= 26 || Math.Abs(pixel.Item - (pixel.Index % 48 < 24 ? 40 : 200)) < 12));
    }

    /// <summary>The four quarters of an upright picture are numbered row by row; a camera stores them in another order and says by which orientation.</summary>
    [Theory]
    [InlineData(1, "0123")]
    [InlineData(2, "1032")]
    [InlineData(3, "3210")]
    [InlineData(4, "2301")]
    [InlineData(5, "0213")]
    [InlineData(6, "1302")]
    [InlineData(7, "3120")]
    [InlineData(8, "2031")]
    public void A_photo_is_turned_as_its_orientation_says(byte orientation, string stored)
    {
        const int Width = 96;
        const int Height = 64;
        Save("happy/1.jpg", Width, Height, (x, y) => Grey(stored[(y < Height / 2 ? 0 : 2) + (x < Width / 2 ? 0 : 1)] - '0'), SKEncodedImageFormat.Jpeg);
        var jpeg = File.ReadAllBytes(_folder.File("happy/1.jpg"));
        Write("happy/1.jpg", [.. jpeg[..2], .. Exif(orientation), .. jpeg[2..]]);

        var pixels = Assert.Single(FaceFolder.Read(_folder.Path).Faces).Crop.Pixels.ToArray();

        Assert.All(Enumerable.Range(0, 4), quarter => Assert.InRange(pixels[(((quarter / 2 * 24) + 12) * 48) + (quarter % 2 * 24) + 12], Grey(quarter) - 8, Grey(quarter) + 8));
        static byte Grey(int quarter) => (byte)(40 + (50 * quarter));
    }

    [Fact]
    public void What_is_not_an_image_of_an_emotion_is_named_and_skipped()
    {
        Save("train/happy/good.png", 48, 48, (_, _) => 9);
        Save("train/contempt/1.png", 48, 48, (_, _) => 9);
        Save("train/stray.png", 48, 48, (_, _) => 9);
        Write("train/happy/text.jpg", "no image"u8.ToArray());
        Write("train/happy/cut.png", File.ReadAllBytes(_folder.File("train/happy/good.png"))[..60]);
        Write("train/happy/.DS_Store", [1]);

        var set = FaceFolder.Read(_folder.Path);

        Assert.Single(set.Faces);
        Assert.Equal(
            [
                "train/contempt/1.png: 'contempt' is not one of the seven emotions",
                "train/happy/cut.png: the image is damaged",
                "train/happy/text.jpg: not an image that can be read",
                "train/stray.png: not in the folder of a class",
            ],
            set.Broken.Select(row => row.ToString()));
    }

    [Fact]
    public void A_folder_of_neither_splits_nor_classes_is_an_error_that_says_what_is_expected()
    {
        Save("photos/1.png", 48, 48, (_, _) => 1);

        Assert.Contains("train/angry", Assert.Throws<UsageException>(() => DataFile.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Votes_do_not_fit_a_folder()
    {
        Save("train/angry/1.png", 48, 48, (_, _) => 1);

        Assert.Contains("--votes", Assert.Throws<UsageException>(() => DataFile.Read(_folder.Path, "votes.csv")).Message, StringComparison.Ordinal);
    }

    /// <summary>A JPEG's APP1 segment with one entry: the orientation.</summary>
    private static byte[] Exif(byte orientation) =>
        [0xff, 0xe1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];

    private void Save(string name, int width, int height, Func<int, int, byte> grey, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var image = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                image.GetPixelSpan()[(y * image.RowBytes) + x] = grey(x, y);
            }
        }
        using var encoded = image.Encode(format, 95);
        Write(name, encoded.ToArray());
    }

    private void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllBytes(_folder.File(name), content);
    }
}
