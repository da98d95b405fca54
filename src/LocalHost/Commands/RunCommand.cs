using System.CommandLine;
using Azure;
using DeepEmotion.Functions.Batches.Labelling;
using DeepEmotion.Functions.Health;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Run;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Storage;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Commands;

/// <summary>The command line of <c>run.sh</c>.</summary>
public sealed class RunCommand
{
    internal const int Failure = 1;
    internal const int WrongUsage = 2;
    private const string Samples = "samples";
    private const string Requeue = "requeue";
    private const string Rescore = "rescore";
    private const string Label = "label";
    private const string Agreement = "agreement";
    private const string Forget = "forget";
    private static readonly string[] Verbs = [Requeue, Rescore, Label, Agreement, Forget];

    private readonly Argument<string[]> _paths = new("PATH") { Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _out = new("--out");
    private readonly Option<string?> _batch = new("--batch");
    private readonly Option<string?> _groups = new("--groups");
    private readonly Option<int?> _sample = new("--sample");
    private readonly Option<string[]> _labels = new("--labels") { AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _faceless = new("--faceless");
    private readonly Option<string?> _model = new("--model");
    private readonly Option<bool> _explain = new("--explain");
    private readonly Option<bool> _fresh = new("--fresh");
    private readonly Option<bool> _keep = new("--keep");
    private readonly Option<bool> _json = new("--json");
    private readonly Option<bool> _open = new("--open");
    private readonly Option<bool> _serve = new("--serve");
    private readonly Option<bool> _watch = new("--watch");
    private readonly Option<int?> _port = new("--port");
    private readonly Option<string[]> _hosts = new("--allow-host");
    private readonly Option<string[]> _origins = new("--allow-origin");
    private readonly Option<string?> _data = new("--data");
    private readonly Option<string?> _connection = new("--connection");
    private readonly Option<string?> _storageLog = new("--storage-log");
    private readonly Option<string?> _telemetry = new("--telemetry");
    private readonly Option<bool> _profile = new("--profile");
    private readonly Command _command;

    private readonly TimeProvider _time;

    /// <param name="time">The clock of the whole program.</param>
    public RunCommand(TimeProvider time) => (_time, _command) = (time, new Command("run.sh")
    {
        _paths, _out, _batch, _model, _groups, _sample, _labels, _faceless, _explain, _fresh, _keep, _json, _open, _serve, _watch, _port, _hosts, _origins, _data, _connection, _storageLog, _telemetry, _profile,
    });

    /// <summary>What <c>--help</c> prints; run.sh prints the same file without a build.</summary>
    internal static string Help
    {
        get
        {
            using var text = new StreamReader(typeof(RunCommand).Assembly.GetManifestResourceStream("help.txt")!);
            return text.ReadToEnd().Replace("./run.sh", Installation.Current.Command, StringComparison.Ordinal);
        }
    }

    internal IEnumerable<string> Options => _command.Options.Select(option => option.Name);

    /// <summary>Runs a command line and returns its exit code. The library only parses: it would end a run two seconds after Ctrl-C, before everything is saved.</summary>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            await Console.Out.WriteAsync(Help).ConfigureAwait(false);
            return 0;
        }

        if (arguments is ["--version"])
        {
            await Console.Out.WriteLineAsync($"DeepEmotion.Serverless {ProductVersion.WithCommit}").ConfigureAwait(false);
            return 0;
        }

        // A photo may be named @anna.jpg: that is no file of arguments.
        var parsed = _command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (WrongIn(parsed) is { } wrong)
        {
            await Console.Error.WriteLineAsync($"run: {wrong} {Installation.Current.Command} --help shows all options.").ConfigureAwait(false);
            return WrongUsage;
        }

        return await RunAsync(parsed).ConfigureAwait(false);
    }

    private string? WrongIn(ParseResult parsed)
    {
        var paths = parsed.GetValue(_paths) ?? [];
        return paths.FirstOrDefault(path => path.StartsWith('-')) is { } option
            ? $"There is no option {option.Split('=')[0]}; write a file of that name as ./{option}."
            : parsed.Errors.Count > 0 ? parsed.Errors[0].Message
            : parsed.GetValue(_telemetry) is not (null or "console") ? "--telemetry supports only console."
            : parsed.GetValue(_telemetry) is not null && parsed.GetValue(_json) ? "--telemetry console writes to standard output, which --json needs for itself: send telemetry to a collector with OTEL_EXPORTER_OTLP_ENDPOINT."
            : parsed.GetValue(_port) is < 0 or > 65535 ? "--port needs a number from 0 to 65535."
            : parsed.GetValue(_batch) is { } batch && batch.Trim().Length == 0 ? "--batch needs a name."
            : paths.Any(string.IsNullOrEmpty) ? "A path is empty."
            : paths is [var verb, ..] && Verbs.Contains(verb) && paths.Length != 2 ? $"{verb} takes one batch: {Installation.Current.Command} {verb} BATCH."
            : paths is [var known, _] && Verbs.Contains(known) && parsed.GetValue(_watch) ? $"--watch works with photos, not with {known}."
            : paths is not [Agreement, _] && parsed.GetValue(_labels) is { Length: > 0 } ? $"--labels FILE works only with agreement: {Installation.Current.Command} agreement BATCH --labels FILE."
            : parsed.GetValue(_sample) is { } sample && (paths is not [Label, _] || sample is < 1 or > LabelPage.MostFaces) ? $"--sample works only with label, and needs a number from 1 to {LabelPage.MostFaces}."
            : paths is [Rescore, _] && !ModelVersion.TryParse(parsed.GetValue(_model) ?? string.Empty, out _) ? $"rescore needs a model: {Installation.Current.Command} rescore BATCH --model yyyyMMdd-HHmmss-xxxxxxxx."
            : paths is not [Rescore, _] && parsed.GetValue(_model) is not (null or RunOptions.Latest) ? "--model supports only latest; a version works only with rescore."
            : null;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var signals = new StopSignals();
        try
        {
            Machine.BypassProxy();
            var options = OptionsOf(parsed);
            if (options.Connection is null && Environment.GetEnvironmentVariable("AzureWebJobsStorage") is { Length: > 0 })
            {
                await Console.Error.WriteLineAsync("AzureWebJobsStorage is set but not used: photos stay on this machine. To use an account, give --connection.").ConfigureAwait(false);
            }

            if (options.Connection is null || options.Batch == Samples)
            {
                await NpmPackages.EnsureAsync(Installation.Current, _time, signals.Token).ConfigureAwait(false);
            }

            var console = options.Json ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }) : AnsiConsole.Console;
            await new LocalRun(options, console, Console.Out, _time).RunAsync(signals.Token).ConfigureAwait(false);
            return 0;
        }
        catch (Exception exception) when (signals.Token.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            var same = parsed.GetValue(_fresh) ? "the same command without --fresh" : "the same command again";
            await Console.Error.WriteLineAsync($"Stopped. Run {same} to continue.").ConfigureAwait(false);
            return signals.ExitCode;
        }
        catch (RunException exception)
        {
            await Console.Error.WriteLineAsync($"run: {exception.Message}").ConfigureAwait(false);
            return Failure;
        }
        catch (Exception exception) when (exception is RequestFailedException || (exception is not IOException && TransientFailure.Is(exception, CancellationToken.None)))
        {
            await Console.Error.WriteLineAsync($"run: {TransientFailure.Describe(exception)}. Run the same command again to continue.").ConfigureAwait(false);
            return Failure;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync($"run: {exception.Message}").ConfigureAwait(false);
            return Failure;
        }
    }

    private RunOptions OptionsOf(ParseResult parsed)
    {
        var paths = parsed.GetValue(_paths) ?? [];
        var samples = paths.Length == 0;
        return new RunOptions
        {
            Requeue = paths is [Requeue, var failed] ? failed : null,
            Rescore = paths is [Rescore, var scored] ? scored : null,
            Model = parsed.GetValue(_model),
            Label = paths is [Label, var shown] ? shown : null,
            Forget = paths is [Forget, var forgotten] ? forgotten : null,
            Sample = parsed.GetValue(_sample) ?? 300,
            Agreement = paths is [Agreement, var labelled] ? labelled : null,
            Labels = parsed.GetValue(_labels) ?? [],
            Groups = parsed.GetValue(_groups),
            Faceless = parsed.GetValue(_faceless),
            Explain = parsed.GetValue(_explain),
            Paths = samples ? [Path.Combine(Installation.Current.Packages, BatchSource.Samples)] : paths,
            Pattern = samples ? "sample*.jpg" : "*",
            Batch = parsed.GetValue(_batch) ?? (samples ? Samples : null),
            Out = parsed.GetValue(_out),
            Fresh = parsed.GetValue(_fresh),
            // Uploads in an account of the user's own are the user's to delete.
            Keep = parsed.GetValue(_keep) || parsed.GetValue(_connection) is not null,
            Serve = parsed.GetValue(_serve),
            Watch = parsed.GetValue(_watch),
            Open = parsed.GetValue(_open),
            Json = parsed.GetValue(_json),
            Port = parsed.GetValue(_port),
            AllowedHosts = parsed.GetValue(_hosts) ?? [],
            AllowedOrigins = parsed.GetValue(_origins) ?? [],
            DataFolder = parsed.GetValue(_data) ?? Installation.Current.DataFolder,
            Connection = parsed.GetValue(_connection),
            StorageLog = parsed.GetValue(_storageLog),
            Profile = parsed.GetValue(_profile),
            ConsoleTelemetry = parsed.GetValue(_telemetry) is not null,
        };
    }
}
