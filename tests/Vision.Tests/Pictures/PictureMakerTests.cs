using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using DeepEmotion.Vision.Frames;
using DeepEmotion.Vision.Pictures;
using Microsoft.Extensions.Options;
using NetVips;

namespace DeepEmotion.Vision.Tests.Pictures;

public sealed class PictureMakerTests(ITestOutputHelper output)
{
    [Fact]
    public void A_photo_gets_a_bounded_thumbnail_and_each_face_a_square_of_it()
    {
        using var detector = new BlazeFaceDetector(Options.Create(new FaceDetectionOptions()));
        var analyzer = new PhotoAnalyzer(Options.Create(new ImagingOptions()), detector);
        using var photo = analyzer.Decode(SamplePhotos.Read(1), TestContext.Current.CancellationToken);
        var faces = analyzer.FindFaces(photo, TestContext.Current.CancellationToken).Faces;
        var pictures = Maker().Make(photo.Frame, photo.Width, faces.Select(static face => face.Box));

        using var thumbnail = Image.NewFromBuffer(pictures.Thumbnail.ToArray());
        Assert.Equal((640, 427), (thumbnail.Width, thumbnail.Height));
        Assert.Equal(faces.Length, pictures.Faces.Length);
        Assert.All(pictures.Faces, static bytes =>
        {
            using var face = Image.NewFromBuffer(bytes.ToArray());
            Assert.Equal(face.Width, face.Height);
            Assert.InRange(face.Width, 40, 112);
            Assert.InRange(bytes.Length, 500, 8_000);
        });
        output.WriteLine($"thumbnail {pictures.Thumbnail.Length} bytes, faces {pictures.Faces.Average(static face => face.Length):0} bytes each");
        Assert.InRange(pictures.Thumbnail.Length, 5_000, 90_000);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 900)]
    [InlineData(900, 3)]
    public void Any_shape_gets_a_thumbnail(int width, int height)
    {
        var photo = new PixelFrame(width, height, new byte[width * height * 3]);
        Assert.False(Maker().Make(photo, width, [new FaceBox(0, 0, width, height)]).Thumbnail.IsEmpty);
    }

    [Fact]
    public void Nothing_is_made_where_pictures_are_not_to_be_kept()
    {
        Assert.Same(PhotoPictures.None, Maker(keep: false).Make(new PixelFrame(2, 2, new byte[12]), 2, []));
    }

    [Fact]
    public void Pictures_travel_as_bytes_and_anything_else_is_none()
    {
        var pictures = new PhotoPictures(new byte[] { 1, 2, 3 }, [new byte[] { 4 }, ReadOnlyMemory<byte>.Empty, new byte[] { 5, 6 }]);
        var bytes = new byte[pictures.ByteCount];
        pictures.WriteTo(bytes);
        Assert.Equal(pictures.InOrder().Select(static picture => picture.ToArray()), PhotoPictures.FromBytes(bytes).InOrder().Select(static picture => picture.ToArray()));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Same(PhotoPictures.None, PhotoPictures.FromBytes(bytes.AsMemory(0, length)));
        }
        Assert.Same(PhotoPictures.None, PhotoPictures.FromBytes(Enumerable.Repeat((byte)0xff, 100).ToArray()));
    }

    private static PictureMaker Maker(bool keep = true) => new(Options.Create(new PictureOptions { Keep = keep }));
}
