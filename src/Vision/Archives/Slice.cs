namespace DeepEmotion.Vision.Archives;

/// <summary>A part of a seekable stream, read forward. Leaves the stream open.</summary>
internal sealed class Slice(Stream whole, long start, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Min(buffer.Length, length - _position);
        if (most <= 0)
        {
            return 0;
        }
        // Setting a blob stream's position drops its read-ahead buffer, so it is set only if it was moved elsewhere.
        if (whole.Position != start + _position)
        {
            whole.Position = start + _position;
        }
        var read = whole.Read(buffer[..most]);
        _position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
