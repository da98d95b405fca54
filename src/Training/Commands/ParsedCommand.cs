using System.CommandLine;
using System.CommandLine.Invocation;

namespace DeepEmotion.Training.Commands;

/// <summary>Runs what the command line asks for.</summary>
internal static class ParsedCommand
{
    /// <summary>Names the errors of a command line that is wrong, but without the command's help: that fills more than a screen, and the errors would scroll away above it.</summary>
    public static async Task<int> InvokeAsync(ParseResult parsed, InvocationConfiguration configuration, CancellationToken cancellationToken = default)
    {
        if (parsed.Action is not ParseErrorAction refusal || parsed.CommandResult.Command.Subcommands.Count > 0)
        {
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        refusal.ShowHelp = false;
        var code = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        await configuration.Error.WriteLineAsync($"'./train.sh {CommandText.Name(parsed.CommandResult)} --help' shows all options.").ConfigureAwait(false);
        return code;
    }
}
