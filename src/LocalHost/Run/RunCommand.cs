using System.CommandLine;
using Azure;
using DeepEmotion.LocalHost.Azurite;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The command line of <c>run.sh</c>.</summary>
public sealed class RunCommand
{
    private const int Failure = 1;
    private const string SampleFolder = "node_modules/@vladmandic/face-api/demo";

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "A photo, a folder of photos and zips, or a zip; the sample photos when omitted.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _out = new("--out") { Description = "The folder for results.csv, results.jsonl, summary.json and report.html (default: out/{batch}).", HelpName = "DIR" };
    private readonly Option<string?> _batch = new("--batch") { Description = "The name of the batch (default: the name of PATH).", HelpName = "NAME" };
    private readonly Option<bool> _serve = new("--serve") { Description = "Stay up and score what is dropped later." };
    private readonly Option<string?> _data = new("--data") { Description = "The folder of the local storage account (default: .azurite in the clone).", HelpName = "DIR" };
    private readonly Option<string?> _storageLog = new("--storage-log") { Description = "A file for every request to the local storage.", HelpName = "FILE" };

    private readonly Option<string?> _telemetry = new Option<string?>("--telemetry") { Description = "Where spans and metrics go, beside what OTEL_EXPORTER_OTLP_ENDPOINT names: console.", HelpName = "console" }
        .AcceptOnlyFromAmong("console");

    private readonly RootCommand _command;

    public RunCommand()
    {
        _command = new RootCommand("Scores the emotions of every face in your photos, on this machine.")
        {
            _path, _out, _batch, _serve, _data, _storageLog, _telemetry,
        };
        _command.SetAction((parsed, _) => RunAsync(parsed));
    }

    /// <summary>Runs a command line and returns its exit code.</summary>
    public Task<int> InvokeAsync(IReadOnlyList<string> arguments) => _command.Parse(arguments).InvokeAsync();

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var signals = new StopSignals();
        try
        {
            var repository = RepositoryFolder.Find();
            var given = parsed.GetValue(_path);
            var options = new RunOptions
            {
                Path = given ?? Path.Combine(repository, SampleFolder),
                Pattern = given is null ? "sample*.jpg" : "*",
                Batch = parsed.GetValue(_batch) ?? (given is null ? "samples" : null),
                Out = parsed.GetValue(_out),
                Serve = parsed.GetValue(_serve),
                DataFolder = parsed.GetValue(_data) ?? Path.Combine(repository, ".azurite"),
                StorageLog = parsed.GetValue(_storageLog),
                ConsoleTelemetry = parsed.GetValue(_telemetry) is not null,
            };
            await new LocalRun(options, AnsiConsole.Console, TimeProvider.System).RunAsync(signals.Token).ConfigureAwait(false);
            return 0;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped. The same command goes on where it was.").ConfigureAwait(false);
            return signals.ExitCode;
        }
        catch (Exception exception) when (exception is RunException or AzuriteException or InvalidOperationException
            or IOException or UnauthorizedAccessException or RequestFailedException or AggregateException)
        {
            await Console.Error.WriteLineAsync($"run: {exception.Message}").ConfigureAwait(false);
            return Failure;
        }
    }
}
