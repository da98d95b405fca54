namespace DeepEmotion.LocalHost.Run;

/// <summary>
/// What a path holds: everything but hidden files, photos or not, because what is no photo gets a row that says so.
/// Links to folders are not followed, so that a circle of them has an end.
/// </summary>
public sealed class LocalFiles
{
    private static readonly EnumerationOptions OneLevel = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false };

    private readonly List<LocalFile> _files = [];
    private readonly List<string> _unreadable = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private LocalFiles()
    {
    }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<LocalFile> Files => _files;

    /// <summary>Folders that could not be looked into.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    /// <exception cref="RunException">There is nothing at the path, or nothing in it.</exception>
    public static LocalFiles Under(string path, string pattern = "*")
    {
        var found = new LocalFiles();
        if (File.Exists(path))
        {
            found.Add(new FileInfo(path), Path.GetFileName(path));
        }
        else if (Directory.Exists(path))
        {
            found.AddFolder(new DirectoryInfo(path), pattern, prefix: string.Empty);
        }
        else
        {
            throw new RunException($"{path} does not exist.");
        }

        return found._files.Count > 0 || found._unreadable.Count > 0
            ? found
            : throw new RunException($"{path} holds no files.");
    }

    private void AddFolder(DirectoryInfo folder, string pattern, string prefix)
    {
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos(pattern, OneLevel).OrderBy(entry => entry.Name, StringComparer.Ordinal).ToArray())
            {
                if (entry is FileInfo file)
                {
                    Add(file, prefix + file.Name);
                }
                else if (entry is DirectoryInfo { LinkTarget: null } inner)
                {
                    AddFolder(inner, pattern, $"{prefix}{inner.Name}/");
                }
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            _unreadable.Add(folder.FullName);
        }
    }

    private void Add(FileInfo file, string image)
    {
        if (file.Exists)
        {
            _files.Add(new LocalFile(file.FullName, Unique(Plain(image)), file.Length));
        }
    }

    // A backslash is a separator to the service, control characters break its addresses, and a last dot is dropped.
    private static string Plain(string image)
    {
        var plain = string.Concat(image.Select(c => c == '\\' || char.IsControl(c) ? '_' : c));
        return plain.EndsWith('.') ? plain[..^1] + "_" : plain;
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
