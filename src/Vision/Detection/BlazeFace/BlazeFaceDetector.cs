using System.Collections.Immutable;
using DeepEmotion.Vision.Frames;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Runs BlazeFace's two networks on a photo at several scales.</summary>
public sealed class BlazeFaceDetector(IOptions<FaceDetectionOptions> options) : IFaceDetector
{
    private readonly BlazeFaceNetwork _fullRange = BlazeFaceNetwork.FullRange();
    private readonly BlazeFaceNetwork _shortRange = BlazeFaceNetwork.ShortRange();

    public string Name => "blazeface-2";

    /// <summary>SHA-256 over the files of both networks, full range first, in 64 lower-case hex digits.</summary>
    public static string NetworksSha256 => BlazeFaceNetwork.Sha256;

    public ImmutableArray<FoundFace> Find(PixelFrame photo, CancellationToken cancellationToken)
    {
        using var search = new FaceSearch(photo, cancellationToken);
        return [.. new SearchPlan(_fullRange, _shortRange, options.Value, search).Run()];
    }

    public void Dispose()
    {
        _fullRange.Dispose();
        _shortRange.Dispose();
    }
}
