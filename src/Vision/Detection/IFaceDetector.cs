using System.Collections.Immutable;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection;

/// <summary>Finds the faces in a photo. Thread-safe. FaceDetectorConformance tests what every detector must do.</summary>
public interface IFaceDetector : IDisposable
{
    /// <summary>The detector's name and version in every row, such as <c>blazeface-1</c>; a detector that finds other faces needs another name.</summary>
    string Name { get; }

    /// <summary>All faces, each once, the surest first; empty for a photo without faces.</summary>
    /// <param name="photo">The photo, upright, of any size.</param>
    /// <param name="cancellationToken">Stops within the time of one run of a network.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ImmutableArray<FoundFace> Find(PixelFrame photo, CancellationToken cancellationToken);
}
