using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests;

/// <summary>A start of <c>run.sh</c>, as a person would type it, with storage and results in a folder of the test's own.</summary>
public sealed partial class RunSh : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly List<string> _lines = [];

    private RunSh(Process process) => _process = process;

    /// <summary>The lines of standard output that were read so far.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    /// <summary>The most memory that the process, which run.sh becomes, has held so far.</summary>
    public long PeakBytes => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    public static RunSh Start(TestFolder folder, params string[] arguments) => Start(folder, [], arguments);

    /// <param name="folder">The test's folder.</param>
    /// <param name="settings">Environment variables.</param>
    /// <param name="arguments">The command line, without storage and results.</param>
    public static RunSh Start(TestFolder folder, (string Name, string Value)[] settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "run.sh"))
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Either would turn off ONNX Runtime's telemetry, which the program itself must do.
        start.Environment.Remove(RuntimeTelemetry.Variable);
        start.Environment.Remove("CI");
        start.Environment["XDG_CACHE_HOME"] = folder.Cache;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        string[] results = arguments.Contains("--out") ? [] : ["--out", folder.Out];
        foreach (var argument in (string[])[.. arguments, "--data", folder.Storage, .. results])
        {
            start.ArgumentList.Add(argument);
        }

        var run = new RunSh(Process.Start(start)!);
        run._process.ErrorDataReceived += (_, line) =>
        {
            lock (run._errors)
            {
                run._errors.AppendLine(line.Data);
            }
        };
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Runs to the end and returns the figures of the last line, which must have the promised form.</summary>
    public static async Task<Figures> RunAsync(TestFolder folder, params string[] arguments)
    {
        using var run = Start(folder, arguments);
        await run.ExitAsync();
        Assert.True(run.ExitCode == 0, $"exit code {run.ExitCode}: {run.Errors}");
        return run.LastFigures();
    }

    /// <summary>Reads on until a line with <paramref name="text"/> in it.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            _lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The output ended without '{text}': {Errors}");
    }

    /// <summary>Waits until standard error holds <paramref name="text"/>.</summary>
    public async Task ReadErrorsUntilAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Errors.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(HasExited, Errors);
            await Task.Delay(50, patience.Token);
        }
    }

    public async Task ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            _lines.Add(line);
        }

        await _process.WaitForExitAsync(patience.Token);
    }

    public Figures LastFigures()
    {
        var match = LastLine.Match(_lines[^1]);
        Assert.True(match.Success, $"not the promised last line: '{_lines[^1]}'");
        int Number(string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
        return new Figures(Number("images"), Number("scored"), Number("noFace"), Number("rejected"), Number("failed"), Number("faces"));
    }

    public void Kill() => _process.Kill();

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate() => Signal("-TERM");

    /// <summary>Sends SIGINT, as Ctrl-C does.</summary>
    public void Interrupt() => Signal("-INT");

    private void Signal(string signal) => Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"^images (?<images>\d+)  scored (?<scored>\d+)  no-face (?<noFace>\d+)  rejected (?<rejected>\d+)  failed (?<failed>\d+)  faces (?<faces>\d+)  seconds \d+\.\d$")]
    private static partial Regex LastLine { get; }

    public readonly record struct Figures(int Images, int Scored, int NoFace, int Rejected, int Failed, int Faces);
}
