using System.Buffers;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Pixels in libvips' own memory: they are not copied, and no large array waits for the garbage collector.</summary>
internal sealed unsafe class VipsMemory : MemoryManager<byte>
{
    private readonly int _length;
    private byte* _bytes;

    /// <summary>Computes the image's pixels.</summary>
    /// <exception cref="VipsException">The photo is damaged.</exception>
    public VipsMemory(Image image)
    {
        _bytes = (byte*)image.WriteToMemory(out var length);
        _length = checked((int)length);
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        return new Span<byte>(_bytes, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_bytes + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        NetVips.NetVips.Free((nint)_bytes);
        _bytes = null;
    }
}
