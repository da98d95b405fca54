using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>A chain of libvips operations that owns its newest image; libvips keeps earlier ones only as inputs.</summary>
internal sealed class ImagePipeline(Image first) : IDisposable
{
    public Image Image { get; private set; } = first;

    public void Then(Func<Image, Image> operation)
    {
        var previous = Image;
        Image = operation(previous);
        if (!ReferenceEquals(previous, Image))
        {
            previous.Dispose();
        }
    }

    public void Dispose() => Image.Dispose();
}
