using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Model.Faces;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Simulation;

/// <summary>Bytes of real messages, written by the code that writes them in the product.</summary>
internal sealed class MessageSizes
{
    private readonly int _empty = BytesOf(0);
    private readonly int _face = BytesOf(1) - BytesOf(0);

    public static int Limit => FacesQueue.MaxMessageBytes;

    /// <summary>Bytes of a message before Base64.</summary>
    public int Of(int photos, int faces) => photos * _empty + faces * _face;

    private static int BytesOf(int faces)
    {
        var photo = new PhotoId("holiday-2026", "day-1/IMG_20260714_153012.jpg", "holiday-2026/day-1/IMG_20260714_153012.jpg", "\"0x8DE1A2B3C4D5E6F\"", DateTimeOffset.UnixEpoch);
        var face = new PendingFace(new FaceBox(1000, 800, 320, 320), 0.987654f, new byte[FaceCrop.Length]);
        return new FacesMessage { Photos = [new PendingPhoto(photo, 4032, 3024, [.. Enumerable.Repeat(face, faces)])] }.ToUtf8().Length;
    }
}
