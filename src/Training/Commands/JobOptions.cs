using System.CommandLine;
using System.Globalization;
using System.Numerics;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Commands;

/// <summary>A command's options, each declared once. A scheduled job can set them by environment variables: <c>--data</c> is <c>DEEPEMOTION_DATA</c>.</summary>
internal sealed class JobOptions
{
    private readonly List<Option> _all = [];
    private readonly HashSet<Option> _besides = [];
    private readonly HashSet<Option> _lists = [];
    private readonly HashSet<Option> _verbatim = [];

    /// <summary>Options that do not affect the model: they are left out of its manifest.</summary>
    public IReadOnlySet<Option> Besides => _besides;

    /// <summary>Options that take several values, separated by commas.</summary>
    public IReadOnlySet<Option> Lists => _lists;

    /// <summary>Options whose value is no path: a manifest states it unchanged.</summary>
    public IReadOnlySet<Option> Verbatims => _verbatim;

    /// <param name="name">Such as <c>--device</c>.</param>
    /// <param name="description">Text for the help.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="words">The allowed values; empty for any.</param>
    public Option<string> Text(string name, string description, string fallback, params string[] words)
    {
        var option = Create(name, description, _ => Variable(name) is { } value ? Among(VariableName(name), value, words) : fallback);
        if (words.Length > 0)
        {
            option.AcceptOnlyFromAmong(words);
        }
        return option;
    }

    public Option<string?> OptionalText(string name, string description) => Create(name, description, _ => Variable(name));

    public Option<string> RequiredText(string name, string description)
    {
        var option = Add(new Option<string>(name) { Description = Describe(name, description), Required = Variable(name) is null });
        if (Variable(name) is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }
        return option;
    }

    /// <exception cref="UsageException">The environment variable is not a number in the range.</exception>
    public Option<T> Number<T>(string name, string description, T fallback, T least, T most)
        where T : struct, INumber<T> => Ranged(Create(name, description, _ => FromVariable(name, least, most) ?? fallback), least, most);

    /// <exception cref="UsageException">The environment variable is not a number in the range.</exception>
    public Option<T?> OptionalNumber<T>(string name, string description, T least, T most)
        where T : struct, INumber<T> => Ranged(Create(name, description, _ => FromVariable(name, least, most)), least, most);

    public Option<bool> Switch(string name, string description) => Create(name, description, _ => Variable(name)?.ToUpperInvariant() switch
    {
        null or "FALSE" or "0" => false,
        "TRUE" or "1" => true,
        _ => throw new UsageException($"{VariableName(name)} is '{Variable(name)}', not true or false."),
    });

    /// <summary>Refuses numbers outside the range while the command line is parsed.</summary>
    public static Option<TValue> Ranged<TValue, T>(Option<TValue> option, T least, T most)
        where T : struct, INumber<T>
    {
        option.Validators.Add(result =>
        {
            if (result is { Implicit: false, Tokens: [var token] } && !IsWithin<T>(token.Value, least, most, out _))
            {
                result.AddError($"{option.Name} '{token.Value}' is not {Range(least, most)}.");
            }
        });
        return option;
    }

    /// <summary>An option of another kind, or one that several commands share.</summary>
    public T Add<T>(T option)
        where T : Option
    {
        _all.Add(option);
        return option;
    }

    /// <summary>Marks an option that does not affect the model.</summary>
    public T Beside<T>(T option)
        where T : Option
    {
        _besides.Add(option);
        return option;
    }

    /// <summary>Marks an option that takes several values, separated by commas.</summary>
    public T List<T>(T option)
        where T : Option
    {
        _lists.Add(option);
        return option;
    }

    /// <summary>Marks an option whose value is no path, although it may contain a slash.</summary>
    public T Verbatim<T>(T option)
        where T : Option
    {
        _verbatim.Add(option);
        return option;
    }

    /// <summary>The command with all of them, in the order of their declaration.</summary>
    public Command Command(string name, string description)
    {
        var command = new Command(name, description);
        _all.ForEach(command.Options.Add);
        return command;
    }

    /// <summary>An option's environment variable; null if not set.</summary>
    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(VariableName(name)) is { Length: > 0 } value ? value : null;

    private Option<T> Create<T>(string name, string description, Func<object, T> fallback) =>
        Add(new Option<T>(name) { Description = Describe(name, description), DefaultValueFactory = fallback });

    private static T? FromVariable<T>(string name, T least, T most)
        where T : struct, INumber<T> => Variable(name) is not { } text ? null
        : IsWithin<T>(text, least, most, out var value) ? value
        : throw new UsageException($"{VariableName(name)} is '{text}', not {Range(least, most)}.");

    // Written so that NaN is outside.
    private static bool IsWithin<T>(string text, T least, T most, out T value)
        where T : struct, INumber<T> => T.TryParse(text, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    private static string Range<T>(T least, T most) => string.Create(CultureInfo.InvariantCulture, $"a {(least is int ? "whole " : "")}number from {least} to {most}");

    private static string Among(string name, string value, string[] words) => words.Length == 0 || words.Contains(value)
        ? value
        : throw new UsageException($"{name} is '{value}', not one of {string.Join(", ", words)}.");

    private static string Describe(string name, string description) => $"{description} [{VariableName(name)}]";

    private static string VariableName(string name) =>
        "DEEPEMOTION_" + name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
