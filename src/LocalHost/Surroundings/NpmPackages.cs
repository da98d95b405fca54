using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using DeepEmotion.Model.Storage;

namespace DeepEmotion.LocalHost.Surroundings;

/// <summary>The npm packages of the local host, Azurite and the sample photos, in the versions of package-lock.json.</summary>
public static class NpmPackages
{
    private const int OldestNode = 20;
    private const int LinesShown = 20;
    private const string LockFile = "package-lock.json";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Installs the packages if they are missing or outdated; if two processes start, one installs and the other waits.</summary>
    /// <exception cref="RunException">Node.js is missing or too old, the folder cannot be written to, or npm failed.</exception>
    public static async Task EnsureAsync(Installation installation, TimeProvider time, CancellationToken cancellationToken)
    {
        if (AreInstalled(installation))
        {
            return;
        }

        using var turn = await TakeTurnAsync(installation.Packages, time, cancellationToken).ConfigureAwait(false);
        if (AreInstalled(installation))
        {
            return;
        }

        await RequireNodeAsync(cancellationToken).ConfigureAwait(false);
        if (installation.Manifests != installation.Packages)
        {
            foreach (var file in Directory.EnumerateFiles(installation.Manifests))
            {
                File.Copy(file, Path.Combine(installation.Packages, Path.GetFileName(file)), overwrite: true);
            }
        }

        await Console.Error.WriteLineAsync("installing npm packages ...").ConfigureAwait(false);
        var (code, output) = await RunAsync(Npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"], installation.Packages, cancellationToken).ConfigureAwait(false);
        if (code != 0 || !AreInstalled(installation))
        {
            throw new RunException($"'npm ci' failed in {installation.Packages} with code {code}:{Environment.NewLine}{string.Join(Environment.NewLine, output.TrimEnd().Split('\n').TakeLast(LinesShown))}");
        }
    }

    /// <summary>A short name for a folder's content: the versions of its lock file, and its scripts.</summary>
    internal static string LockHash(string folder) => Convert.ToHexStringLower(SHA256.HashData(
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)]))[..12];

    internal static bool AreInstalled(Installation installation) =>
        File.Exists(installation.Launcher)
        && VersionsIn(Path.Combine(installation.Manifests, LockFile)) is { } wanted
        && VersionsIn(Path.Combine(installation.Packages, "node_modules", ".package-lock.json")) is { } installed
        && wanted.All(package => installed.GetValueOrDefault(package.Key) == package.Value);

    // npm is a script; Windows needs its full name to start it.
    private static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    private static Dictionary<string, string>? VersionsIn(string lockFile)
    {
        try
        {
            using var content = JsonDocument.Parse(File.ReadAllBytes(lockFile));
            return content.RootElement.GetProperty("packages").EnumerateObject()
                .Where(static package => package.Name.Length > 0 && !package.Value.TryGetProperty("optional", out _))
                .ToDictionary(static package => package.Name, static package => package.Value.GetProperty("version").GetString()!);
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<FileStream> TakeTurnAsync(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            for (var attempt = 1; ; attempt++)
            {
                if (FileLock.TryTake(Path.Combine(folder, ".npm-install.lock"), FileOptions.DeleteOnClose) is { } turn)
                {
                    return turn;
                }

                if (attempt == 1)
                {
                    await Console.Error.WriteLineAsync($"waiting for another process that installs npm packages in {folder} ...").ConfigureAwait(false);
                }

                await Task.Delay(Patience, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"npm packages cannot be installed in {folder} ({exception.Message.TrimEnd('.')}): free space there, or make the folder writable.", exception);
        }
    }

    /// <exception cref="RunException">Node.js is missing or too old.</exception>
    internal static async Task RequireNodeAsync(CancellationToken cancellationToken)
    {
        var (_, output) = await RunAsync("node", ["--version"], Path.GetTempPath(), cancellationToken).ConfigureAwait(false);
        if (!int.TryParse(output.Trim().TrimStart('v').Split('.')[0], out var version) || version < OldestNode)
        {
            throw new RunException($"This needs Node.js {OldestNode} or newer, and node here is {output.Trim()}: see https://nodejs.org/en/download");
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            using var process = Process.Start(start)!;
            using var stopping = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return (process.ExitCode, output + await errors.ConfigureAwait(false));
        }
        catch (Win32Exception exception)
        {
            throw new RunException($"Node.js {OldestNode} or newer (with npm) is missing: see https://nodejs.org/en/download", exception);
        }
    }
}
