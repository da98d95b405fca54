using System.CommandLine;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Training.Commands;
using Spectre.Console;

RuntimeTelemetry.TurnOff();
// A checkpoint of the largest network is written within seconds; orchestrators wait 30 s before they kill.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20), EnableDefaultExceptionHandler = false };
var root = new RootCommand("Trains, measures and publishes emotion networks.")
{
    TrainCommand.Create(AnsiConsole.Console),
    EvaluateCommand.Create(AnsiConsole.Console),
    CompareCommand.Create(AnsiConsole.Console),
    CleanCommand.Create(AnsiConsole.Console),
    PublishCommand.Create(AnsiConsole.Console),
    ModelsCommand.Create(AnsiConsole.Console),
};
if (Console.IsOutputRedirected)
{
    // A log has no line width.
    AnsiConsole.Profile.Width = 200;
}
ParseResult? parsed = null;
try
{
    parsed = root.Parse(args);
    return await ParsedCommand.InvokeAsync(parsed, configuration);
}
catch (Exception failure) when (ExpectedFailure.Describe(failure, parsed) is { } message)
{
    await Console.Error.WriteLineAsync(message);
    return ExitCode.Failure;
}
