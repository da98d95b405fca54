using DeepEmotion.Functions.Photos;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Functions.Queues;

/// <summary>A face on its way to the network.</summary>
/// <param name="Box">Pixels of the upright photo.</param>
/// <param name="Detection">How sure the detector is, 0 to 1.</param>
/// <param name="Crop">48 x 48 grey pixels; Base64 in JSON.</param>
public sealed record PendingFace(FaceBox Box, float Detection, byte[] Crop)
{
    /// <summary>Null in messages of builds that did not determine it.</summary>
    public FaceFacts? Facts { get; init; }
}
