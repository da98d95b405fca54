using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;
using NetVips;

namespace DeepEmotion.Vision.Tests.Detection;

/// <summary>What every detector must do: derive a test class from this, and the detector is tested.</summary>
public abstract class FaceDetectorConformance : IDisposable
{
    private readonly Lazy<IFaceDetector> _detector;

    protected FaceDetectorConformance() => _detector = new Lazy<IFaceDetector>(Create);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (_detector.IsValueCreated)
        {
            _detector.Value.Dispose();
        }
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    public void Every_face_of_a_group_is_found(int sample, int faces) => Assert.Equal(faces, Find(Sample(sample)).Length);

    [Theory]
    [InlineData(Enums.Angle.D90)]
    [InlineData(Enums.Angle.D180)]
    [InlineData(Enums.Angle.D270)]
    public void Faces_of_a_turned_photo_are_found(Enums.Angle angle) => Assert.Equal(4, Find(Sample(6).Rot(angle)).Length);

    [Fact]
    public void Faces_of_a_panorama_are_found_as_those_of_a_photo()
    {
        using var photo = Sample(1);
        using var one = photo.Resize(640.0 / photo.Height);
        using var panorama = one.Replicate(12, 1);
        Assert.InRange(Find(panorama).Length, 33, 36);
    }

    [Theory]
    [InlineData(200, 100)]
    [InlineData(16, 16)]
    [InlineData(17, 800)]
    public void An_empty_picture_of_any_size_has_no_face(int width, int height) =>
        Assert.Empty(_detector.Value.Find(new PixelFrame(width, height, new byte[width * height * PixelFrame.Channels]), Cancellation));

    [Fact]
    public void The_surest_face_comes_first_and_scores_are_shares()
    {
        var faces = Find(Sample(5));
        Assert.Equal(faces.OrderByDescending(face => face.Score), faces);
        Assert.All(faces, face => Assert.InRange(face.Score, 0.01f, 1));
    }

    [Fact]
    public void The_right_eye_lies_left_of_the_left_one_above_the_mouth_and_in_the_box() => Assert.All(Find(Sample(1)), face =>
    {
        var marks = face.Landmarks;
        Assert.True(marks.RightEye.X < marks.LeftEye.X);
        Assert.True(Math.Max(marks.RightEye.Y, marks.LeftEye.Y) < marks.Mouth.Y);
        Assert.All([marks.RightEye, marks.LeftEye, marks.Nose, marks.Mouth], point =>
        {
            Assert.InRange(point.X, face.TopLeft.X, face.BottomRight.X);
            Assert.InRange(point.Y, face.TopLeft.Y, face.BottomRight.Y);
        });
    });

    [Fact]
    public void The_same_photo_gives_the_same_faces_on_several_threads()
    {
        var photo = Frame(Sample(4));
        var alone = _detector.Value.Find(photo, Cancellation);
        Parallel.For(0, 4, _ => Assert.Equal(alone, _detector.Value.Find(photo, Cancellation)));
    }

    [Fact]
    public void A_cancelled_search_stops() =>
        Assert.Throws<OperationCanceledException>(() => _detector.Value.Find(Frame(Sample(1)), new CancellationToken(canceled: true)));

    [Fact]
    public void Its_name_fits_into_a_row() => Assert.Matches("^[a-z0-9][a-z0-9.-]{1,30}$", _detector.Value.Name);

    protected abstract IFaceDetector Create();

    private FoundFace[] Find(Image image) => [.. _detector.Value.Find(Frame(image), Cancellation)];

    private static PixelFrame Frame(Image image) => new(image.Width, image.Height, image.WriteToMemory<byte>());

    private static Image Sample(int number) => Image.NewFromBuffer(SamplePhotos.Read(number));
}
