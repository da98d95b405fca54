using System.Collections.Immutable;
using System.Drawing;
using DeepEmotion.Model.Faces;
using DeepEmotion.Vision.Alignment;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using NetVips;

namespace DeepEmotion.Vision;

/// <summary>Crops the faces of a photo: from its frame or, if a face has fewer pixels there than the network reads, from the original.</summary>
internal sealed class FaceCutter : IDisposable
{
    private readonly DecodedPhoto _photo;
    private readonly PhotoPart? _part;

    /// <param name="photo">The photo.</param>
    /// <param name="faces">Its faces, in pixels of its frame.</param>
    /// <param name="most">Most bytes for the original's pixels; beyond that, small faces are cropped from the frame too.</param>
    public FaceCutter(DecodedPhoto photo, ImmutableArray<FoundFace> faces, long most)
    {
        _photo = photo;
        if (photo.Frame.Shrink > 1 && faces.Where(static face => IsSmall(face)).ToArray() is { Length: > 0 } small)
        {
            var area = small.Select(static face => FaceAligner.AreaOf(face)).Aggregate(RectangleF.Union);
            var enlargement = FaceCrop.Side / small.Min(static face => FaceAligner.PixelsAcross(face));
            try
            {
                _part = PartDecoder.Decode(photo, area, enlargement, most);
            }
            catch (VipsException)
            {
                // If this decoding fails, the frame from the smaller one still shows the face.
            }
        }
    }

    /// <summary>The crop of a face, and the width in photo pixels of the area that it was made from.</summary>
    public (FaceCrop Crop, int Pixels) Cut(FoundFace face)
    {
        var pixels = _photo.Frame;
        if (_part is not null && IsSmall(face))
        {
            pixels = _part.Pixels;
            face = new FoundFace(_part.FromFrame(face.Centre), face.Size * _part.Scale, face.Score, face.Landmarks.Map(_part.FromFrame));
        }
        return (FaceAligner.Crop(pixels, face), (int)MathF.Round(FaceAligner.PixelsAcross(face)));
    }

    public void Dispose() => _part?.Dispose();

    private static bool IsSmall(in FoundFace face) => FaceAligner.PixelsAcross(face) < FaceCrop.Side;
}
