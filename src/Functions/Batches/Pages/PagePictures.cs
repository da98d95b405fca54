using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Batches.Pages;

/// <summary>Pictures as text inside a page: one line per photo, in blocks that the page reads only when it shows one of their photos.</summary>
internal static class PagePictures
{
    private const int PhotosPerBlock = 50;

    // A multiple of three: only the last piece of a picture is padded.
    private const int BytesAtOnce = 3 * 512;

    /// <summary>Writes the pictures while they are read.</summary>
    public static async Task WriteAsync(TextWriter html, IAsyncEnumerable<PhotoPictures> pictures, CancellationToken cancellationToken)
    {
        var written = 0;
        await foreach (var photo in pictures.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            html.Write(written % PhotosPerBlock == 0 ? $"{(written == 0 ? "" : "</script>\n")}<script type=\"text/plain\" id=\"pictures-{written / PhotosPerBlock}\">" : "\n");
            var separator = string.Empty;
            foreach (var picture in photo.InOrder())
            {
                html.Write(separator);
                Write(html, picture.Span);
                separator = " ";
            }
            written++;
        }
        html.Write(written == 0 ? "" : "</script>");
    }

    // Piece by piece: a string of a whole picture would be a large object, and thousands of them a heap of them.
    private static void Write(TextWriter html, ReadOnlySpan<byte> picture)
    {
        if (picture.IsEmpty)
        {
            html.Write('-');
            return;
        }
        Span<char> text = stackalloc char[BytesAtOnce / 3 * 4];
        for (; !picture.IsEmpty; picture = picture[Math.Min(BytesAtOnce, picture.Length)..])
        {
            Convert.TryToBase64Chars(picture[..Math.Min(BytesAtOnce, picture.Length)], text, out var length);
            html.Write(text[..length]);
        }
    }
}
