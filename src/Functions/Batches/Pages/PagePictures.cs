using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Batches.Pages;

/// <summary>Pictures as text inside a page: one line per photo, in blocks that the page reads only when it shows one of their photos.</summary>
internal static class PagePictures
{
    private const int PhotosPerBlock = 50;

    /// <summary>Writes the pictures while they are read.</summary>
    public static async Task WriteAsync(TextWriter html, IAsyncEnumerable<PhotoPictures> pictures, CancellationToken cancellationToken)
    {
        var written = 0;
        await foreach (var photo in pictures.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            html.Write(written % PhotosPerBlock == 0 ? $"{(written == 0 ? "" : "</script>\n")}<script type=\"text/plain\" id=\"pictures-{written / PhotosPerBlock}\">" : "\n");
            html.Write(string.Join(' ', photo.InOrder().Select(static picture => picture.IsEmpty ? "-" : Convert.ToBase64String(picture.Span))));
            written++;
        }
        html.Write(written == 0 ? "" : "</script>");
    }
}
