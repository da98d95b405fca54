using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace DeepEmotion.Vision.Archives;

/// <summary>The messages for a rejected zip or a rejected file in it: what is wrong, then what to do.</summary>
internal static class ArchiveRejection
{
    public const string Encrypted = "The file is encrypted in the zip. Zip it again without a password.";

    public const string Escapes = "The file's name in the zip leads outside the folder that it would be unpacked to, so it was not read. Rename it.";

    public const string Nested = "A zip inside a zip is not read. Upload it separately.";

    public const string EntryDamaged = "The file is damaged in the zip (its checksum or length is wrong). Zip it again.";

    public const string Overlaps = "The file shares its bytes in the zip with another file, as in a zip bomb, so it was not read. Zip it again.";

    /// <summary>The kind of document or program that a zip really is; null for a zip of photos.</summary>
    public static string? Document(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (KindOf(name) is { } kind)
            {
                return $"The file is {kind}, not a photo or a zip of photos. Save its pictures as files and upload those.";
            }
        }
        return null;
    }

    /// <summary>The same from a zip's first bytes, which hold its first file's name.</summary>
    public static string? Document(ReadOnlySpan<byte> head)
    {
        var length = head.Length > 30 ? Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(head[26..]), head.Length - 30) : 0;
        return length > 0 ? Document([Encoding.ASCII.GetString(head.Slice(30, length))]) : null;
    }

    private static string? KindOf(string name) => name switch
    {
        "[Content_Types].xml" => "an Office document",
        "mimetype" => "a document (OpenDocument or e-book)",
        "META-INF/MANIFEST.MF" or "META-INF/" => "a program (Java or Android)",
        "Index/Document.iwa" or "Index.zip" => "a document of Pages, Numbers or Keynote",
        _ => null,
    };

    public static string Method(int method) => string.Create(CultureInfo.InvariantCulture,
        $"The file is compressed with {MethodName(method)}, which is not supported. Zip it again with the usual method (deflate).");

    public static string TooLarge(long bytes, long most) => string.Create(CultureInfo.InvariantCulture,
        $"The file has {bytes:N0} bytes, more than the limit of {most:N0} (Imaging:MaxBytes). Save it smaller.");

    public static string Bomb(long compressed, long inflated, int most) => string.Create(CultureInfo.InvariantCulture,
        $"{compressed:N0} bytes in the zip would become {inflated:N0}, as in a zip bomb; the limit is {most} times as many (Imaging:MaxCompressionRatio).");

    public static ArchiveRejectedException Truncated() =>
        new("The zip is truncated: its directory, at the end, is missing. Upload the complete file again.");

    public static ArchiveRejectedException Damaged() =>
        new("The zip's directory is damaged. Zip the photos again.");

    public static ArchiveRejectedException DamagedAfter(int entries) => new(string.Create(CultureInfo.InvariantCulture,
        $"The zip's directory is damaged after {entries:N0} files; the rest could not be read. Zip the photos again."));

    public static ArchiveRejectedException Split() =>
        new("The file is one part of a split zip. Join the parts, or zip the photos without splitting.");

    public static ArchiveRejectedException TooManyEntries(long entries, int most) => new(string.Create(CultureInfo.InvariantCulture,
        $"The zip holds {entries:N0} files, more than the limit of {most:N0} (Imaging:MaxEntries). Split it."));

    private static string MethodName(int method) => method switch
    {
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "Zstandard",
        95 => "XZ",
        98 => "PPMd",
        _ => string.Create(CultureInfo.InvariantCulture, $"method {method}"),
    };
}
