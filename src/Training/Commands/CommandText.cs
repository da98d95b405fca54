using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Commands;

/// <summary>The command that reproduces a model, whether its options came from the command line or from the environment.</summary>
internal static partial class CommandText
{
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="options">The command's options.</param>
    public static string Of(ParseResult parsed, JobOptions options) => string.Join(' ', (IEnumerable<string>)
    [
        "./train.sh",
        .. Names(parsed.CommandResult).Reverse(),
        .. parsed.CommandResult.Command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? []).Select(static token => Quoted(WithoutPath(token.Value))),
        .. parsed.CommandResult.Command.Options.Except(options.Besides).Select(option => Of(parsed, option, options)).OfType<string>(),
    ]);

    /// <summary>Such as <c>models list</c>.</summary>
    public static string Name(CommandResult command) => string.Join(' ', Names(command).Reverse());

    private static IEnumerable<string> Names(CommandResult? command)
    {
        for (; command is { Command: not RootCommand }; command = command.Parent as CommandResult)
        {
            yield return command.Command.Name;
        }
    }

    private static string? Of(ParseResult parsed, Option option, JobOptions options)
    {
        if (option.ValueType == typeof(bool))
        {
            return option is Option<bool> flag && parsed.GetValue(flag) ? option.Name : null;
        }
        var given = parsed.GetResult(option) is { Implicit: false } result ? string.Join(' ', result.Tokens.Select(t => t.Value)) : JobOptions.Variable(option.Name);
        return given is not { Length: > 0 } ? null
            : options.Verbatims.Contains(option) ? $"{option.Name} {Quoted(given)}"
            : options.Lists.Contains(option) ? $"{option.Name} {Quoted(string.Join(',', given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(WithoutPath)))}"
            : $"{option.Name} {Quoted(WithoutPath(given))}";
    }

    /// <summary>File names instead of paths, and never a URL's signature.</summary>
    private static string WithoutPath(string value) => BlobLocation.TryParse(value)?.FileName
        ?? (value.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(value)) : value);

    /// <summary>As a POSIX shell reads it.</summary>
    private static string Quoted(string value) => Plain().IsMatch(value) ? value : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[\w@%+=:,./-]+\z")]
    private static partial Regex Plain();
}
