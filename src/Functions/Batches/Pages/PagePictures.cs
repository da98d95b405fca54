using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Batches.Pages;

/// <summary>
/// Pictures as text inside a page: a line for each photo, and after those of a block the heads of its JPEGs, each once. A picture is
/// the number of its head, a colon and the rest.
/// </summary>
internal static class PagePictures
{
    // A multiple of three: only the last piece of a picture is padded.
    private const int BytesAtOnce = 3 * 512;

    /// <summary>Writes the pictures while they are read.</summary>
    public static async Task WriteAsync(TextWriter html, IAsyncEnumerable<PhotoPictures> pictures, CancellationToken cancellationToken)
    {
        var blocks = new PageBlocks(html, "pictures");
        var heads = new List<byte[]>();
        await foreach (var photo in pictures.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            blocks.BeginLine();
            var separator = string.Empty;
            foreach (var picture in photo.InOrder())
            {
                html.Write(separator);
                Write(html, picture.Span, heads);
                separator = " ";
            }
            if (blocks.IsBetween)
            {
                EndBlock();
            }
        }
        if (!blocks.IsBetween)
        {
            EndBlock();
        }

        void EndBlock()
        {
            html.Write($"\n{string.Join(' ', heads.Select(Convert.ToBase64String))}");
            heads.Clear();
            blocks.EndBlock();
        }
    }

    private static void Write(TextWriter html, ReadOnlySpan<byte> picture, List<byte[]> heads)
    {
        if (picture.IsEmpty)
        {
            return;
        }
        var length = JpegHead.LengthOf(picture);
        if (length > 0)
        {
            html.Write(NumberOf(picture[..length], heads));
        }
        html.Write(':');
        Write(html, picture[length..]);
    }

    private static int NumberOf(ReadOnlySpan<byte> head, List<byte[]> heads)
    {
        for (var i = 0; i < heads.Count; i++)
        {
            if (head.SequenceEqual(heads[i]))
            {
                return i;
            }
        }
        heads.Add(head.ToArray());
        return heads.Count - 1;
    }

    // Piece by piece: a string of a whole picture would be a large object, and thousands of them a heap of them.
    private static void Write(TextWriter html, ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[BytesAtOnce / 3 * 4];
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(BytesAtOnce, bytes.Length)..])
        {
            Convert.TryToBase64Chars(bytes[..Math.Min(BytesAtOnce, bytes.Length)], text, out var length);
            html.Write(text[..length]);
        }
    }
}
