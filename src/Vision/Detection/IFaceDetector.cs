using System.Collections.Immutable;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection;

/// <summary>Finds the faces in a photo. Thread-safe. FaceDetectorConformance tests what every detector must do.</summary>
public interface IFaceDetector : IDisposable
{
    /// <summary>Names the detector and its version in every row, such as <c>blazeface-1</c>; another name where it finds other faces.</summary>
    string Name { get; }

    /// <summary>All faces, each once, the surest first; none in a photo without faces.</summary>
    /// <param name="photo">The photo, upright, of any size.</param>
    /// <param name="cancellationToken">Stops within the time of one run of a network.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ImmutableArray<FoundFace> Find(PixelFrame photo, CancellationToken cancellationToken);
}
