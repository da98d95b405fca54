using DeepEmotion.Model.Storage;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Files;

namespace DeepEmotion.Training.Storage;

/// <summary>A folder on this machine that one command fills: it can be written to, holds no unfinished run, and no other command fills it meanwhile.</summary>
/// <remarks>The operating system releases the lock when the process ends for any reason.</remarks>
internal sealed class OutputFolder : IDisposable
{
    /// <summary>The file that is locked while a command fills the folder.</summary>
    public const string LockName = "run.lock";

    private readonly FileStream _lock;

    private OutputFolder(FileStream held) => _lock = held;

    /// <summary>Creates and locks the folder. Called before anything is computed, so that no work is lost.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="resume">Whether an unfinished run in it is to be continued.</param>
    /// <exception cref="UsageException">The folder cannot be written to, or holds an unfinished run.</exception>
    /// <exception cref="RunTakenException">Another command fills it.</exception>
    public static OutputFolder Open(string path, bool resume)
    {
        var folder = new OutputFolder(Lock(path));
        try
        {
            if (!resume)
            {
                RequireNoUnfinished(new(path));
            }
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <exception cref="UsageException">The folder holds an unfinished run, which a new one would delete.</exception>
    public static void RequireNoUnfinished(RunFolder folder)
    {
        if (folder.IsUnfinished)
        {
            throw Unfinished(folder.Path);
        }
    }

    /// <param name="place">The folder, or the prefix in storage.</param>
    public static UsageException Unfinished(string place) =>
        new($"'{place}' holds an unfinished run: continue it by its 'train' command with --resume, delete it, or give another --out.");

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        OutputFile.RequireLocal(path);
        try
        {
            Directory.CreateDirectory(path);
            return FileLock.TryTake(Path.Combine(path, LockName), FileOptions.DeleteOnClose)
                ?? throw new RunTakenException($"Another command is writing to '{path}': wait until it has ended, or give another --out.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"'{path}' cannot be written to ({refused.Message.TrimEnd('.')}): give another --out.", refused);
        }
    }
}
