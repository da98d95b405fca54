using System.Diagnostics;
using System.Text.Json;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Azurite;

/// <summary>
/// A running Azurite on free ports of 127.0.0.1. It runs as long as this process holds its standard input open: disposing closes
/// it and waits until the state is saved, and a kill -9 closes it too.
/// </summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private const int ErrorLinesKept = 20;

    private readonly Process _node;
    private readonly DataFolderLock? _lock;
    private readonly AzuriteOptions _options;
    private readonly Queue<string> _errors;
    private readonly CancellationTokenSource _ended = new();

    private AzuriteProcess(Process node, DataFolderLock? folderLock, AzuriteOptions options, AzuriteAddresses addresses, Queue<string> errors)
    {
        _node = node;
        _lock = folderLock;
        _options = options;
        _errors = errors;
        Addresses = addresses;
        node.Exited += (_, _) => _ended.Cancel();
        node.EnableRaisingEvents = true;
    }

    public AzuriteAddresses Addresses { get; }

    public string ConnectionString => Addresses.ConnectionString;

    public int ProcessId => _node.Id;

    /// <summary>Cancelled when Azurite has ended for any reason.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>How it ended, in a sentence.</summary>
    public string LastWords => _node.HasExited
        ? $"Azurite (process {_node.Id}) ended with code {_node.ExitCode}.{Joined(_errors) switch { "" => string.Empty, var words => $" It said: {words}" }}"
        : string.Empty;

    /// <summary>Starts Azurite and returns when its three services listen.</summary>
    /// <exception cref="RunException">Node or the npm packages are missing, the data folder is in use, or Azurite ended at once.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var folderLock = options.DataFolder is null
            ? null
            : await DataFolderLock.TakeAsync(options.DataFolder, options.StopTimeout, cancellationToken).ConfigureAwait(false);
        Process? node = null;
        try
        {
            node = Launch(options);
            var errors = new Queue<string>();
            var addresses = await ReadAddressesAsync(node, options, errors, cancellationToken).ConfigureAwait(false);
            return new AzuriteProcess(node, folderLock, options, addresses, errors);
        }
        catch
        {
            node?.Kill();
            node?.Dispose();
            folderLock?.Dispose();
            throw;
        }
    }

    /// <summary>Ends Azurite at once, like a crash; changes since its last autosave (every 5 s) are lost.</summary>
    public async Task KillAsync()
    {
        _node.Kill();
        await _node.WaitForExitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        using (_ended)
        using (_node)
        using (_lock)
        using (var timeout = new CancellationTokenSource(_options.StopTimeout))
        {
            _node.StandardInput.Close();
            try
            {
                await _node.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _node.Kill();
            }
        }
    }

    private static Process Launch(AzuriteOptions options)
    {
        var installation = Installation.Current;
        if (!Directory.Exists(Path.Combine(installation.Packages, "node_modules", "azurite")))
        {
            throw new RunException($"Azurite is not installed: run 'npm ci' in {installation.Packages} ({installation.Command} does it for you).");
        }

        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = installation.Packages,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(installation.Launcher);
        foreach (var argument in options.DataFolder is { } folder ? ["--location", Path.GetFullPath(folder)] : new[] { "--inMemoryPersistence" })
        {
            start.ArgumentList.Add(argument);
        }

        if (options.DebugLog is { } log)
        {
            start.ArgumentList.Add("--debug");
            start.ArgumentList.Add(Path.GetFullPath(log));
        }

        try
        {
            return Process.Start(start) ?? throw new RunException("Node could not be started.");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new RunException("Node is not on the PATH: install Node.js 20 or newer (https://nodejs.org).", exception);
        }
    }

    private static async Task<AzuriteAddresses> ReadAddressesAsync(Process node, AzuriteOptions options, Queue<string> errors, CancellationToken cancellationToken)
    {
        node.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.Enqueue(line.Data ?? string.Empty);
                while (errors.Count > ErrorLinesKept)
                {
                    errors.Dequeue();
                }
            }
        };
        node.BeginErrorReadLine();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.StartTimeout);
        try
        {
            while (await node.StandardOutput.ReadLineAsync(timeout.Token).ConfigureAwait(false) is { } line)
            {
                // It erases deleted bytes first and says how far it is.
                timeout.CancelAfter(options.StartTimeout);
                if (line.StartsWith('{'))
                {
                    _ = node.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                    return AzuriteAddresses.Parse(line);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RunException($"Azurite did not listen within {options.StartTimeout.TotalSeconds:0} s.");
        }

        await node.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        // Packages that a newer Node installed may be started by an older one.
        await NpmPackages.RequireNodeAsync(cancellationToken).ConfigureAwait(false);
        throw new RunException(options.DataFolder is { } folder && DamagedFile(folder) is { } damaged
            ? $"The local storage in {folder} is damaged: {damaged} cannot be read. Move that folder away and run the same command again: it reads the photos from their own folder."
            : $"The local storage (Azurite) ended with code {node.ExitCode}: {Joined(errors)}");
    }

    private static string Joined(Queue<string> lines)
    {
        lock (lines)
        {
            return string.Join(Environment.NewLine, lines).Trim();
        }
    }

    private static string? DamagedFile(string folder)
    {
        foreach (var database in Directory.EnumerateFiles(folder, "__azurite_db_*.json"))
        {
            try
            {
                using var content = File.OpenRead(database);
                using var json = JsonDocument.Parse(content);
            }
            catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
            {
                return Path.GetFileName(database);
            }
        }

        return null;
    }
}
