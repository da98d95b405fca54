using System.Globalization;

namespace DeepEmotion.LocalHost.Surroundings;

/// <summary>Checks what a run needs from the machine before anything starts: each failure is one sentence with the remedy.</summary>
public static class Machine
{
    // For the storage's own databases, results and temporary files.
    private const long Margin = 64L << 20;

    // Azurite writes each of its databases as one string, and Node's longest has 512 Mi characters.
    private const long LargestDatabase = 480L << 20;

    /// <summary>Keeps requests to this machine away from the environment's proxy.</summary>
    public static void BypassProxy()
    {
        // The storage clients read the lower-case name first.
        var given = Environment.GetEnvironmentVariable("no_proxy") ?? Environment.GetEnvironmentVariable("NO_PROXY");
        var direct = string.Join(',', new[] { given, "127.0.0.1", "localhost", "::1" }.Where(part => !string.IsNullOrEmpty(part)));
        Environment.SetEnvironmentVariable("no_proxy", direct);
        Environment.SetEnvironmentVariable("NO_PROXY", direct);
    }

    /// <exception cref="RunException">Files cannot be written there.</exception>
    public static void RequireTemporaryFolder() =>
        RequireWritable(Path.GetTempPath(), create: false, "The folder for temporary files", "Set TMPDIR to a folder that exists and can be written to.");

    /// <summary>Creates the folder for results, so that an unusable one is reported before photos are scored.</summary>
    /// <exception cref="RunException">Files cannot be written there.</exception>
    public static void RequireResultFolder(string folder) =>
        RequireWritable(folder, create: true, "The folder for results", "Choose another one with --out DIR.");

    /// <exception cref="RunException">The disk has too little space.</exception>
    public static void RequireSpace(string folder, long bytes)
    {
        var full = Path.GetFullPath(folder);
        var existing = full;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing) ?? Path.GetTempPath();
        }

        RequireSpace(full, bytes, new DriveInfo(existing).AvailableFreeSpace);
    }

    /// <summary>Azurite ends if one of its databases becomes too large to be written.</summary>
    /// <param name="folder">Its data folder.</param>
    /// <param name="most">The size in bytes from which a database is too large.</param>
    /// <exception cref="RunException">One is nearly that large.</exception>
    public static void RequireRoomForRows(string folder, long most = LargestDatabase)
    {
        var full = Path.GetFullPath(folder);
        if (Directory.Exists(full) && new DirectoryInfo(full).EnumerateFiles("__azurite_db_*.json").MaxBy(static file => file.Length) is { } largest && largest.Length > most)
        {
            throw new RunException(
                $"The local storage in {full} is full: its rows take {MiB(largest.Length)} of the {MiB(512L << 20)} that Azurite can write. " +
                "Forget batches that you no longer need (forget BATCH), or choose another folder with --data DIR; storage in Azure has no such limit.");
        }
    }

    internal static void RequireSpace(string folder, long bytes, long free)
    {
        if (free < bytes + Margin)
        {
            throw new RunException(
                $"The disk of {folder} has {MiB(free)} free, but the photos' copies need up to {MiB(bytes + Margin)} while they are scored. " +
                "Free some space, or choose a folder on another disk with --data DIR.");
        }
    }

    private static void RequireWritable(string folder, bool create, string what, string remedy)
    {
        try
        {
            if (create)
            {
                Directory.CreateDirectory(folder);
            }

            var probe = Path.Combine(folder, $".deepemotion-{Guid.NewGuid():N}");
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.WriteByte(0);
            file.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{what} cannot be written to: {folder} ({exception.Message.TrimEnd('.')}). {remedy}", exception);
        }
    }

    private static string MiB(long bytes) => (bytes >> 20).ToString("N0", CultureInfo.InvariantCulture) + " MiB";
}
