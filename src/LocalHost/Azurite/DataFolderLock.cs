using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Model.Storage;

namespace DeepEmotion.LocalHost.Azurite;

/// <summary>Lets only one run at a time use a data folder. The operating system releases the lock when the process ends for any reason.</summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Locks the folder and waits until an Azurite that a killed run left behind has saved its state and ended.</summary>
    /// <exception cref="RunException">Another run uses the folder, or its Azurite does not end.</exception>
    public static async Task<DataFolderLock> TakeAsync(string folder, TimeSpan wait, CancellationToken cancellationToken)
    {
        var held = new DataFolderLock(Open(folder));
        try
        {
            await WaitForLeftoverAsync(folder, wait, cancellationToken).ConfigureAwait(false);
            File.WriteAllText(OwnerFile(folder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string OwnerFile(string folder) => Path.Combine(folder, "run.pid");

    private static FileStream Open(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else if (!Directory.Exists(folder))
            {
                // It will hold faces, which other users of the machine may not see.
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            return FileLock.TryTake(Path.Combine(folder, "run.lock")) ?? throw new RunException(
                $"Another run{(File.Exists(OwnerFile(folder)) ? $" (process {File.ReadAllText(OwnerFile(folder))})" : string.Empty)} uses {folder}. Wait for it or stop it; " +
                $"or upload the photos to the storage that {Installation.Current.Command} --serve prints.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"The folder of the local storage, {folder}, cannot be written to ({exception.Message.TrimEnd('.')}). Choose another one with --data DIR.", exception);
        }
    }

    private static async Task WaitForLeftoverAsync(string folder, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (FindLeftover(Path.Combine(folder, "azurite.json")) is not { } leftover)
        {
            return;
        }

        using (leftover)
        using (var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            timeout.CancelAfter(wait);
            try
            {
                await leftover.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new RunException($"Azurite of an earlier run (process {leftover.Id}) still uses {folder}: end it and start again.");
            }
        }
    }

    private static Process? FindLeftover(string addressFile)
    {
        try
        {
            var id = AzuriteAddresses.Parse(File.ReadAllText(addressFile)).ProcessId;
            return File.ReadAllText($"/proc/{id}/cmdline").Contains("azurite.mjs", StringComparison.Ordinal) ? Process.GetProcessById(id) : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException or ArgumentException)
        {
            return null;
        }
    }
}
