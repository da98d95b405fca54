using System.CommandLine;
using System.Globalization;

namespace DeepEmotion.Training.Commands;

/// <summary>Options that a scheduled job can set by environment variables: <c>--data</c> is <c>DEEPEMOTION_DATA</c>.</summary>
internal static class JobOption
{
    public static Option<string> Text(string name, string description, string fallback) =>
        new(name) { Description = Describe(name, description), DefaultValueFactory = _ => Variable(name) ?? fallback };

    public static Option<string?> OptionalText(string name, string description) =>
        new(name) { Description = Describe(name, description), DefaultValueFactory = _ => Variable(name) };

    public static Option<string> RequiredText(string name, string description)
    {
        var option = new Option<string>(name) { Description = Describe(name, description), Required = Variable(name) is null };
        if (Variable(name) is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }
        return option;
    }

    /// <exception cref="ArgumentException">The environment variable is not a number.</exception>
    public static Option<int> Number(string name, string description, int fallback) => new(name)
    {
        Description = Describe(name, description),
        DefaultValueFactory = _ => Variable(name) is not { } text ? fallback
            : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value
            : throw new ArgumentException($"{VariableName(name)} is '{text}', not a whole number."),
    };

    /// <exception cref="ArgumentException">The environment variable is not a number.</exception>
    public static Option<T?> OptionalNumber<T>(string name, string description)
        where T : struct, IParsable<T> => new(name)
    {
        Description = Describe(name, description),
        DefaultValueFactory = _ => Variable(name) is not { } text ? null
            : T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value
            : throw new ArgumentException($"{VariableName(name)} is '{text}', not a number."),
    };

    public static Option<bool> Switch(string name, string description) => new(name)
    {
        Description = Describe(name, description),
        DefaultValueFactory = _ => Variable(name)?.ToUpperInvariant() switch
        {
            null or "FALSE" or "0" => false,
            "TRUE" or "1" => true,
            _ => throw new ArgumentException($"{VariableName(name)} is '{Variable(name)}', not true or false."),
        },
    };

    /// <summary>What the environment says of an option; null for nothing.</summary>
    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(VariableName(name)) is { Length: > 0 } value ? value : null;

    private static string Describe(string name, string description) => $"{description} [{VariableName(name)}]";

    private static string VariableName(string name) =>
        "DEEPEMOTION_" + name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
