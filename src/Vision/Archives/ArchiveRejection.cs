using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace DeepEmotion.Vision.Archives;

/// <summary>The sentences people read when a zip, or a file in it, is rejected: what is wrong, then what helps.</summary>
internal static class ArchiveRejection
{
    public const string Encrypted = "The file is encrypted in the zip. Zip it again without a password.";

    public const string Escapes = "The file's name in the zip leads out of the folder it would be unpacked in, so it was not read. Rename it.";

    public const string Nested = "A zip inside a zip is not read. Upload it by itself.";

    public const string EntryDamaged = "The file is damaged in the zip (its checksum or length is wrong). Zip it again.";

    public const string Overlaps = "The file's bytes in the zip are those of another file, as in a zip bomb, so it was not read. Zip it again.";

    /// <summary>What a zip is whose files are the parts of a document or a program; null for a zip of photos.</summary>
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

    /// <summary>The same by a zip's first bytes, where its first file's name stands.</summary>
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
        $"The file is compressed by {MethodName(method)}, which is not read. Zip it again with the usual method (deflate).");

    public static string TooLarge(long bytes, long most) => string.Create(CultureInfo.InvariantCulture,
        $"The file has {bytes:N0} bytes, more than the {most:N0} that are read (Imaging:MaxBytes). Save it smaller.");

    public static string Bomb(long compressed, long inflated, int most) => string.Create(CultureInfo.InvariantCulture,
        $"{compressed:N0} bytes in the zip would become {inflated:N0}, as in a zip bomb; {most} times as many are read (Imaging:MaxCompressionRatio).");

    public static ArchiveRejectedException Truncated() =>
        new("The zip is truncated: its directory, at the end, is missing. Upload it again, completely.");

    public static ArchiveRejectedException Damaged() =>
        new("The zip's directory is damaged. Zip the photos again.");

    public static ArchiveRejectedException DamagedAfter(int entries) => new(string.Create(CultureInfo.InvariantCulture,
        $"The zip's directory is damaged after {entries:N0} files; what follows could not be read. Zip the photos again."));

    public static ArchiveRejectedException Split() =>
        new("The file is one part of a split zip. Join the parts, or zip the photos without splitting.");

    public static ArchiveRejectedException TooManyEntries(long entries, int most) => new(string.Create(CultureInfo.InvariantCulture,
        $"The zip holds {entries:N0} files, more than the {most:N0} that are read (Imaging:MaxEntries). Split it."));

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
