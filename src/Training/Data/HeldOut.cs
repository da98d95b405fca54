using System.Collections.Immutable;
using System.Globalization;

namespace DeepEmotion.Training.Data;

/// <summary>Training images that the network does not learn from; they help to choose the weights.</summary>
public static class HeldOut
{
    /// <summary>Parts the images by their pixels, so that repeats of one image stay together and every run holds out the same ones.</summary>
    /// <param name="faces">The training images.</param>
    /// <param name="share">The share that is held out, about; 0 to 0.5.</param>
    public static (ImmutableArray<LabelledFace> Learned, ImmutableArray<LabelledFace> Held) Part(ImmutableArray<LabelledFace> faces, double share)
    {
        if (share == 0)
        {
            return (faces, []);
        }
        var held = faces.ToLookup(face => uint.Parse(PixelHash.Of(face).AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) < share * uint.MaxValue);
        return ([.. held[false]], [.. held[true]]);
    }
}
