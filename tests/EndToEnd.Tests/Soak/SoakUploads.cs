using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace DeepEmotion.EndToEnd.Tests.Soak;

/// <summary>Puts photos, zips and junk into storage, new ones and new versions of old ones, and knows which rows must come of it.</summary>
public sealed class SoakUploads(BlobContainerClient container, Random random)
{
    private static readonly string[] Names =
    [
        "a.jpg", "größe, \"x\".jpg", "=1+1.jpg", "a#b?c.jpg", "day 1/b.png", "zip or not", "n.zip", "-2.jpg", "😀.jpg", "%41.jpg", "+49 170.jpg", "@SUM(A1).jpg", "letter.docx", "clip.mp4",
    ];

    /// <summary>What systems leave among photos: it gets no row.</summary>
    private static readonly string[] Clutter = ["Thumbs.db", ".DS_Store", "desktop.ini", "._a.jpg", "__MACOSX/._a.jpg"];

    private readonly Dictionary<string, Version> _current = new(StringComparer.Ordinal);

    /// <summary>Batches that photos are put into.</summary>
    public static string[] Batches { get; } = ["soak-a", "soak-b", "soak-c"];

    /// <summary>Photos and other files that were put in, zips by their entries, replaced ones too.</summary>
    public int Files { get; private set; }

    /// <summary>Uploads, replaced ones too.</summary>
    public int Uploads { get; private set; }

    /// <summary>Rows that must be there at the end, as (upload, version, image).</summary>
    public HashSet<(string Upload, string ETag, string Image)> Expected =>
        [.. _current.SelectMany(upload => upload.Value.Images.Select(image => (upload.Key, upload.Value.ETag, image)))];

    public async Task UploadAsync()
    {
        if (random.Next(10) == 0)
        {
            await UploadClutterAsync();
            return;
        }

        // One in three replaces an earlier one, by whichever kind of file comes.
        var blob = _current.Count > 5 && random.Next(3) == 0
            ? _current.Keys.ElementAt(random.Next(_current.Count))
            : $"{Folder()}/{Names[random.Next(Names.Length)]}";
        var image = blob[(blob.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var (content, entries) = Content();
        var uploaded = await container.GetBlobClient(blob).UploadAsync(BinaryData.FromBytes(content), overwrite: true);
        Uploads++;
        Files += Math.Max(1, entries.Length);
        _current[blob] = new Version(uploaded.Value.ETag.ToString().Trim('"'), entries.Length == 0 ? [image] : [.. entries.Select(entry => $"{image}/{entry}")]);
    }

    private string Folder() => $"{Batches[random.Next(Batches.Length)]}/{_current.Count / 4}";

    private async Task UploadClutterAsync()
    {
        Uploads++;
        Files++;
        if (random.Next(3) == 0)
        {
            var mark = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } };
            await container.GetBlobClient($"{Folder()}/folder").UploadAsync(BinaryData.FromBytes(Array.Empty<byte>()), mark);
            return;
        }

        await container.GetBlobClient($"{Folder()}/{Clutter[random.Next(Clutter.Length)]}").UploadAsync(BinaryData.FromBytes(SoakJunk.Text(random)), overwrite: true);
    }

    private (byte[] Content, string[] Entries) Content() => random.Next(24) switch
    {
        0 => (SoakJunk.Text(random), []),
        1 => (Photo()[..^random.Next(200, 40_000)], []),
        2 => (SoakJunk.JpegStart(random), []),
        3 => ([], []),
        4 => (SoakJunk.Office(Photo()), []),
        5 => (random.Next(2) == 0 ? SoakJunk.Tar(random, Photo()) : SoakJunk.Video(random), []),
        6 => (SoakJunk.PixelBomb(random), []),
        7 => (SoakJunk.ZipBomb("bomb.jpg"), ["bomb.jpg"]),
        8 => (SoakJunk.Zip64("piped.jpg", Photo()), ["piped.jpg"]),
        9 => (WithoutEnd(Zip().Content), []),
        10 or 11 or 12 or 13 => Zip(),
        _ => (Photo(), []),
    };

    private byte[] Photo()
    {
        var noise = new byte[8];
        random.NextBytes(noise);
        return [.. File.ReadAllBytes(TestFolder.Sample(1 + random.Next(6))), .. noise];
    }

    private (byte[] Content, string[] Entries) Zip()
    {
        var names = Enumerable.Range(0, 1 + random.Next(8)).Select(i => random.Next(4) == 0 ? $"note {i}.txt" : $"{i}.jpg").ToArray();
        var files = names.Select(name => (name, name.EndsWith(".txt", StringComparison.Ordinal) ? SoakJunk.Text(random) : Photo()));
        return (SoakJunk.Zip([.. files, ("__MACOSX/._0.jpg", [0, 5, 22, 7]), ("Thumbs.db", [0])]), names);
    }

    // A zip of one short note has only some hundred bytes.
    private byte[] WithoutEnd(byte[] zip) => zip[..^random.Next(30, Math.Min(2_000, zip.Length))];

    private sealed record Version(string ETag, string[] Images);
}
