using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DeepEmotion.Benchmarks;

/// <summary>What one run of the local host took.</summary>
/// <param name="Photos">Rows of the batch.</param>
/// <param name="Faces">Faces of them.</param>
/// <param name="RowSeconds">From the start of the run to the last row.</param>
/// <param name="Seconds">From the start of the command to its end.</param>
/// <param name="CpuMs">Processor time of the host's process, without Azurite's.</param>
/// <param name="PeakMiB">The most memory that the host's process held.</param>
/// <param name="Operations">What the functions asked of storage.</param>
internal sealed record Growth(int Photos, int Faces, double RowSeconds, double Seconds, double CpuMs, double PeakMiB, int Operations)
{
    /// <summary>The time to the last row over several runs.</summary>
    public Spread RowSpread { get; init; }
}

/// <summary>Runs the local host as <c>run.sh</c> does, and reads from Linux what its process took.</summary>
internal static partial class MeasuredRun
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="repository">The clone.</param>
    /// <param name="folder">For results and storage.</param>
    /// <param name="path">The photos.</param>
    public static async Task<Growth> OfAsync(string repository, string folder, string path)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(repository, "src/LocalHost/bin/Release/net10.0/DeepEmotion.LocalHost.dll"),
                path, "--json", "--profile", "--out", Path.Combine(folder, "out"), "--data", Path.Combine(folder, "storage"),
            },
        };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var (processor, peak) = (TimeSpan.Zero, 0L);
        while (!process.HasExited)
        {
            // An ended process has no figures any more: those of the last look count.
            if (PeakOf(process.Id) is { } now)
            {
                process.Refresh();
                (processor, peak) = (ProcessorOf(process) ?? processor, now);
            }
            await Task.Delay(Pause).ConfigureAwait(false);
        }
        var seconds = clock.Elapsed.TotalSeconds;
        var all = await output.ConfigureAwait(false) + await errors.ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The run ended with {process.ExitCode}: {all}");
        }
        using var json = JsonDocument.Parse(all.Split('\n').Single(static line => line.StartsWith('{')));
        var summary = json.RootElement.GetProperty("summary");
        return new Growth(
            summary.GetProperty("images").GetInt32(),
            summary.GetProperty("faces").GetInt32(),
            json.RootElement.GetProperty("seconds").GetDouble(),
            seconds,
            processor.TotalMilliseconds,
            peak / 1024.0,
            int.Parse(Operations.Match(all).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static TimeSpan? ProcessorOf(Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // In KiB. .NET knows a process's peak only while the process is its own.
    private static long? PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(Number.Match(line).Value, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"storage operations of the functions (\d+)")]
    private static partial Regex Operations { get; }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number { get; }
}
