using System.Text.RegularExpressions;
using DeepEmotion.Functions.Batches.Pages;
using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Tests.Batches;

public sealed class PagePicturesTests
{
    private static readonly byte[] StartOfScan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0];

    [Fact]
    public async Task Every_picture_is_found_again_and_equal_heads_are_written_once()
    {
        byte[] head = [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, .. new byte[65], .. StartOfScan];
        byte[] Jpeg(int length) => [.. head, .. Enumerable.Range(0, length).Select(static at => (byte)at)];
        byte[] webp = [.. "RIFF...."u8, .. new byte[5_000]];
        byte[] unfinished = [0xFF, 0xD8, 0xFF, 0xDB, 0xFF, 0xFF, 1, 2, 3];
        PhotoPictures Photo(int index) => (index % 5) switch
        {
            0 => PhotoPictures.None,
            1 => new PhotoPictures(ReadOnlyMemory<byte>.Empty, [webp]),
            2 => new PhotoPictures(unfinished, [Jpeg(0), ReadOnlyMemory<byte>.Empty, new byte[] { 0xFF, 0xD8 }]),
            _ => new PhotoPictures(Jpeg(4_000 + index), [Jpeg(1_535), Jpeg(1_536), webp]),
        };
        var photos = Enumerable.Range(0, 120).Select(Photo).ToArray();

        var html = await WriteAsync(photos);

        var blocks = Regex.Matches(html, "<div hidden id=\"pictures-(\\d+)\"><!--([^>]*?)--></div>\n");
        Assert.Equal(html.Length, blocks.Sum(static block => block.Length));
        Assert.Equal(["0", "1", "2"], blocks.Select(static block => block.Groups[1].Value));
        var texts = blocks.Select(static block => block.Groups[2].Value.Split('\n')).ToArray();
        Assert.Equal([51, 51, 21], texts.Select(static lines => lines.Length));
        Assert.All(texts, lines => Assert.Equal(Convert.ToBase64String(head.AsSpan(0, head.Length / 3 * 3)), lines[^1]));
        var read = texts.SelectMany(static lines => lines.SkipLast(1).Select(line => line.Split(' ').Select(picture => Read(picture, lines[^1].Split(' ')))));
        Assert.Equal(photos.Select(static photo => photo.InOrder().Select(static picture => picture.ToArray())), read);
    }

    [Fact]
    public async Task No_photo_makes_no_block() => Assert.Empty(await WriteAsync([]));

    // As pictures.js reads it.
    private static byte[] Read(string picture, string[] heads) => picture.Split(':') switch
    {
        ["", var rest] => Convert.FromBase64String(rest),
        [var head, var rest] => Convert.FromBase64String(heads[int.Parse(head, System.Globalization.CultureInfo.InvariantCulture)] + rest),
        _ => [],
    };

    private static async Task<string> WriteAsync(PhotoPictures[] photos)
    {
        await using var html = new StringWriter { NewLine = "\n" };
        await PagePictures.WriteAsync(html, photos.ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        return html.ToString();
    }
}
