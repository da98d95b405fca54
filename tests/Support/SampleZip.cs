using System.IO.Compression;

namespace DeepEmotion.Tests.Support;

public static class SampleZip
{
    /// <summary>A zip of these files.</summary>
    public static byte[] Of(params (string Name, byte[] Content)[] files)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        return content.ToArray();
    }
}
