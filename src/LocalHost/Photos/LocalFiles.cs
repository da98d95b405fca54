using System.Formats.Tar;
using System.Globalization;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Labelling;
using DeepEmotion.Functions.Photos;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Vision.Archives;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>
/// The files under the given paths. Every file is either to be uploaded, photo or not (other files get a row that says
/// so), or it is not read, with a reason. Links to folders are not followed, because they may form a cycle.
/// </summary>
public sealed class LocalFiles
{
    /// <summary>Ends the name of a file that run.sh has not written to its end yet.</summary>
    internal const string Unfinished = ".part";

    private static readonly EnumerationOptions OneLevel = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly List<LocalFile> _files = [];
    private readonly List<NotRead> _notRead = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _own;

    private LocalFiles(IEnumerable<string> own) => _own = own.Select(RealPath.Of).ToHashSet(StringComparer.Ordinal);

    public static LocalFiles None { get; } = new([]);

    /// <summary>Sorted by name.</summary>
    public IReadOnlyList<LocalFile> Files => _files;

    public IReadOnlyList<NotRead> NotRead => _notRead;

    /// <summary>Whether every folder could be read: only then is an unlisted file really gone.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Whether nothing was found, neither to upload nor to leave out.</summary>
    public bool IsEmpty => _files.Count + _notRead.Count == 0;

    /// <summary>Lists files and folders, each once, even if the paths overlap.</summary>
    /// <param name="paths">Files and folders; if there are several, a folder's name stays part of its photos' names.</param>
    /// <param name="pattern">Selects the files directly in a folder.</param>
    /// <param name="own">Folders and files that are never read, because the run itself writes to them.</param>
    /// <exception cref="RunException">A path does not exist or is one of the run's own, or all of them are empty.</exception>
    public static LocalFiles Under(IReadOnlyList<string> paths, string pattern = "*", params IEnumerable<string> own) =>
        Find(paths, pattern, own) is { IsEmpty: false } found ? found : throw new RunException($"{string.Join(", ", paths)} holds no files.");

    /// <summary>Lists files and folders as <see cref="Under"/> does, but there may be none.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="pattern">Selects the files directly in a folder.</param>
    /// <param name="own">Folders and files that are never read.</param>
    /// <exception cref="RunException">A path does not exist or is one of the run's own.</exception>
    public static LocalFiles Find(IReadOnlyList<string> paths, string pattern, IEnumerable<string> own)
    {
        var found = new LocalFiles(own);
        foreach (var path in paths)
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            var real = RealPath.Of(full);
            if (found._own.Contains(real))
            {
                throw new RunException($"{path} holds no photos, because run.sh itself writes to it; give another path.");
            }

            if (!found._seen.Add(Directory.Exists(full) ? real : Path.Combine(RealPath.Of(Path.GetDirectoryName(full)!), Path.GetFileName(full))))
            {
                continue;
            }

            if (Directory.Exists(full))
            {
                found.AddFolder(new DirectoryInfo(full), real, pattern, paths.Count > 1 ? Path.GetFileName(full) + "/" : string.Empty);
            }
            else if (Path.Exists(full))
            {
                found.AddFile(new FileInfo(full), Path.GetFileName(full));
            }
            else
            {
                throw new RunException($"{path} does not exist.");
            }
        }

        return found;
    }

    /// <summary>Leaves out files that are too large for a photo and are not zips, such as films. They would be uploaded only to be refused.</summary>
    /// <param name="most">Most bytes of a photo.</param>
    public LocalFiles WithoutLarger(long most)
    {
        var kept = new LocalFiles([]) { IsWhole = IsWhole };
        kept._notRead.AddRange(_notRead);
        foreach (var file in _files)
        {
            if (file.Length > most && !MayBeArchive(file.Path))
            {
                kept._notRead.Add(new NotRead(file.Path, string.Create(CultureInfo.InvariantCulture, $"it has {file.Length:N0} bytes, more than the limit of {most:N0} for a photo (Imaging:MaxBytes)")));
            }
            else
            {
                kept._files.Add(file);
            }
        }

        return kept;
    }

    // If it cannot be read, its upload says why.
    private static bool MayBeArchive(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[PhotoArchive.HeadLength];
            return PhotoArchive.IsArchive(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return true;
        }
    }

    // Links to folders are not followed, so the real path of what is in a folder begins with the folder's own.
    private void AddFolder(DirectoryInfo folder, string real, string pattern, string prefix)
    {
        try
        {
            var entries = folder.EnumerateFileSystemInfos(pattern, OneLevel).OrderBy(entry => entry.Name, StringComparer.Ordinal).ToArray();
            var results = BatchFiles.Names.Where(static name => name != BatchFiles.FacelessReport).All(name => entries.Any(entry => entry.Name == name));
            foreach (var entry in entries)
            {
                // Different names that are not UTF-8 look the same here.
                if (!_seen.Add(Path.Combine(real, entry.Name)) && !HasBrokenName(entry))
                {
                    continue;
                }

                if (WhyNot(entry, Path.Combine(real, entry.Name), results) is { } reason)
                {
                    _notRead.Add(new NotRead(entry.FullName, reason));
                }
                else if (entry is DirectoryInfo inner)
                {
                    AddFolder(inner, Path.Combine(real, inner.Name), pattern, $"{prefix}{inner.Name}/");
                }
                else
                {
                    AddFile((FileInfo)entry, prefix + entry.Name);
                }
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            IsWhole = false;
            _notRead.Add(new NotRead(folder.FullName, $"the folder cannot be read ({exception.Message.TrimEnd('.')})"));
        }
    }

    private static bool HasBrokenName(FileSystemInfo entry) => entry.Name.Contains('\uFFFD') && entry.LinkTarget is null && !Path.Exists(entry.FullName);

    private string? WhyNot(FileSystemInfo entry, string real, bool amongResults) => entry switch
    {
        _ when HasBrokenName(entry) => "its name is not valid UTF-8; rename it",
        { LinkTarget: null } when !Path.Exists(entry.FullName) => "it no longer exists",
        _ when _own.Contains(real) => "run.sh itself writes to it",
        { Name: var name } when name.StartsWith('.') || Clutter.Is(name) => "it is hidden, or an operating system or file manager created it",
        { Name: var name } when amongResults && IsResult(name) => "run.sh wrote it",
        DirectoryInfo { LinkTarget: not null } => "it is a link to a folder; to read that folder, give its own path",
        _ => null,
    };

    // A run that is killed leaves a file that is not whole yet.
    private static bool IsResult(string name) =>
        (name.EndsWith(Unfinished, StringComparison.Ordinal) ? name[..^Unfinished.Length] : name) is var whole
        && (whole == LabelPage.Name || BatchFiles.Names.Contains(whole));

    private void AddFile(FileInfo file, string image)
    {
        try
        {
            var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            if (target is not { Exists: true })
            {
                _notRead.Add(new NotRead(file.FullName, "it is a broken link"));
            }
            else if (target.Length == 0 && !IsRegular(target.FullName))
            {
                _notRead.Add(new NotRead(file.FullName, "it is a pipe, a socket or a device, not a file"));
            }
            else
            {
                _files.Add(new LocalFile(file.FullName, Unique(ImageName.From(image)), target.Length, target.LastWriteTimeUtc));
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            _notRead.Add(new NotRead(file.FullName, exception.Message.TrimEnd('.')));
        }
    }

    // Only .NET's tar writer can tell kinds of files apart, so ask it.
    private static bool IsRegular(string path)
    {
        try
        {
            using var tar = new MemoryStream();
            using (var writer = new TarWriter(tar, leaveOpen: true))
            {
                writer.WriteEntry(path, "file");
            }

            tar.Position = 0;
            using var reader = new TarReader(tar);
            return reader.GetNextEntry()?.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string Unique(string image)
    {
        var name = image;
        for (var i = 2; !_names.Add(name); i++)
        {
            name = $"{image}~{i}";
        }

        return name;
    }
}
