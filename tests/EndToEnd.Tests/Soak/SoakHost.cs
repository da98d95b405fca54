using System.Diagnostics;
using System.Globalization;
using System.Text;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests.Soak;

/// <summary>A host process with a clock of its own, which can be killed and started again.</summary>
public sealed class SoakHost(string name, TimeSpan skew, string connection, TestFolder folder) : IDisposable
{
    private static readonly (string Name, string Value)[] Settings =
    [
        ("ReconcileUploadsSchedule", "*/10 * * * * *"), ("SummarizeBatchesSchedule", "*/5 * * * * *"), ("Reconciliation__After", "00:00:20"),
        ("Models__PollInterval", "00:00:03"), ("LocalHost__MessageLease", "00:00:20"), ("Scoring__ExecutionProvider", "cpu"), ("Pictures__Keep", "false"),
    ];

    private readonly StringBuilder _output = new();
    private Process? _process;

    public TimeSpan Skew => skew;

    /// <summary>The most memory that any of its processes had, in MiB.</summary>
    public int PeakMemory { get; private set; }

    /// <summary>How often it ended by itself.</summary>
    public int Deaths { get; private set; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public void Start()
    {
        var program = Path.Combine(Repository.Root, "tests/SkewedHost/bin/Release/net10.0/DeepEmotion.SkewedHost.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            program, skew.TotalSeconds.ToString(CultureInfo.InvariantCulture), folder.Photos, "--batch", name, "--serve", "--port", "0",
            "--connection", connection, "--data", Path.Combine(folder.Path, name), "--out", Path.Combine(folder.Path, name + "-out"),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in Settings)
        {
            start.Environment[key] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        Look();
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Notes its memory, and starts it again where it ended by itself.</summary>
    public void Look()
    {
        if (_process is null)
        {
            return;
        }

        if (_process.HasExited)
        {
            Deaths++;
            Start();
            return;
        }

        try
        {
            var peak = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
            PeakMemory = Math.Max(PeakMemory, int.Parse(peak.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It is just ending.
        }
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }

    private void Note(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
