using System.IO.Compression;
using System.Text;
using Azure.Storage.Blobs;

namespace DeepEmotion.EndToEnd.Tests.Soak;

/// <summary>Puts photos, zips and junk into storage, new ones and new versions of old ones, and knows which rows must come of it.</summary>
public sealed class SoakUploads(BlobContainerClient container, Random random)
{
    private static readonly string[] Names = ["a.jpg", "größe, \"x\".jpg", "=1+1.jpg", "a#b?c.jpg", "day 1/b.png", "zip or not", "n.zip", "-2.jpg", "😀.jpg", "%41.jpg"];

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
        // One in three replaces an earlier one, by whichever kind of file comes.
        var blob = _current.Count > 5 && random.Next(3) == 0
            ? _current.Keys.ElementAt(random.Next(_current.Count))
            : $"{Batches[random.Next(Batches.Length)]}/{_current.Count / 4}/{Names[random.Next(Names.Length)]}";
        var image = blob[(blob.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var (content, entries) = Content();
        var uploaded = await container.GetBlobClient(blob).UploadAsync(BinaryData.FromBytes(content), overwrite: true);
        Uploads++;
        Files += Math.Max(1, entries.Length);
        _current[blob] = new Version(uploaded.Value.ETag.ToString().Trim('"'), entries.Length == 0 ? [image] : [.. entries.Select(entry => $"{image}/{entry}")]);
    }

    private (byte[] Content, string[] Entries) Content() => random.Next(12) switch
    {
        0 => (Encoding.UTF8.GetBytes($"no photo {random.Next()}"), []),
        1 => (Photo()[..^random.Next(200, 40_000)], []),
        2 => ([0xFF, 0xD8, (byte)random.Next(256)], []),
        3 or 4 => Zip(),
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
        using var content = new MemoryStream();
        var names = Enumerable.Range(0, 1 + random.Next(8)).Select(i => random.Next(4) == 0 ? $"note {i}.txt" : $"{i}.jpg").ToArray();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(name.EndsWith(".txt", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(name) : Photo());
            }
        }

        return (content.ToArray(), names);
    }

    private sealed record Version(string ETag, string[] Images);
}
