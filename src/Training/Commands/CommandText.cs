using System.CommandLine;
using System.CommandLine.Parsing;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Commands;

/// <summary>The command that reproduces a model, whether its options came from the command line or from the environment.</summary>
internal static class CommandText
{
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="without">Options that do not affect the model.</param>
    public static string Of(ParseResult parsed, IReadOnlySet<Option> without) => string.Join(' ', (IEnumerable<string>)
    [
        "./train.sh",
        .. Names(parsed.CommandResult).Reverse(),
        .. parsed.CommandResult.Command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? []).Select(static token => WithoutPath(token.Value)),
        .. parsed.CommandResult.Command.Options.Except(without).Select(option => Of(parsed, option)).OfType<string>(),
    ]);

    private static IEnumerable<string> Names(CommandResult? command)
    {
        for (; command is { Command: not RootCommand }; command = command.Parent as CommandResult)
        {
            yield return command.Command.Name;
        }
    }

    private static string? Of(ParseResult parsed, Option option)
    {
        if (option.ValueType == typeof(bool))
        {
            return option is Option<bool> flag && parsed.GetValue(flag) ? option.Name : null;
        }
        var given = parsed.GetResult(option) is { Implicit: false } result ? string.Join(' ', result.Tokens.Select(t => t.Value)) : JobOptions.Variable(option.Name);
        return given is { Length: > 0 } ? $"{option.Name} {WithoutPath(given)}" : null;
    }

    /// <summary>File names instead of paths, and never a URL's signature.</summary>
    private static string WithoutPath(string value) => BlobLocation.TryParse(value)?.FileName
        ?? (value.Contains('/', StringComparison.Ordinal) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(value)) : value);
}
