using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;
using NetVips;

namespace DeepEmotion.Vision.Tests.Detection;

public sealed class FaceFinderTests(FaceFinderTests.SharedFinder shared) : IClassFixture<FaceFinderTests.SharedFinder>
{
    [Theory]
    [InlineData("sample1.jpg", 3)]
    [InlineData("sample4.jpg", 4)]
    [InlineData("sample5.jpg", 5)]
    public void Every_face_of_a_group_is_found(string name, int faces) =>
        Assert.Equal(faces, Find(Photo(name)).Length);

    [Theory]
    [InlineData(Enums.Angle.D90)]
    [InlineData(Enums.Angle.D180)]
    [InlineData(Enums.Angle.D270)]
    public void Faces_of_a_turned_photo_are_found(Enums.Angle angle) =>
        Assert.Equal(4, Find(Photo("sample6.jpg").Rot(angle)).Length);

    [Fact]
    public void An_empty_picture_has_no_face() => Assert.Empty(shared.Finder.Find(new PixelFrame(200, 100, new byte[200 * 100 * 3]), TestContext.Current.CancellationToken));

    private FoundFace[] Find(Image image) =>
        [.. shared.Finder.Find(new PixelFrame(image.Width, image.Height, image.WriteToMemory<byte>()), TestContext.Current.CancellationToken)];

    private static Image Photo(string name) => Image.NewFromFile(Repository.PathOf($"node_modules/@vladmandic/face-api/demo/{name}"));

    public sealed class SharedFinder : IDisposable
    {
        public FaceFinder Finder { get; } = new();

        public void Dispose() => Finder.Dispose();
    }
}
